/**
 * Text that orch writes into a document of the user stands between two HTML comments on lines of their own,
 * `<!-- orch:NAME -->` and `<!-- /orch:NAME -->`. Everything outside of them is the user's and is kept.
 */
export interface MarkedBlock {
  readonly name: string;
  /** Without the markers and without a final line ending. */
  readonly content: string;
}

/** The whole text of a block with its markers, without a final line ending. */
export function renderBlock(block: MarkedBlock): string {
  return `${opening(block.name)}\n${block.content}\n${closing(block.name)}`;
}

/**
 * Replaces the block of that name in a text and keeps all else, with the text's own line ending.
 * Undefined when the text does not have exactly one opening and one closing marker, in this order and outside of
 * fenced code: then it cannot be told what is ours, and all of it is the user's.
 */
export function replaceBlock(text: string, block: MarkedBlock): string | undefined {
  const place = placeOf(text, block.name);
  if (place === undefined) return undefined;
  const lineEnding = text.includes('\r\n') ? '\r\n' : '\n';
  const written = renderBlock(block).replaceAll('\n', lineEnding);
  return text.slice(0, place.start) + written + text.slice(place.end);
}

/** Whether a text has the block of that name, so that {@link replaceBlock} would replace it. */
export function hasBlock(text: string, name: string): boolean {
  return placeOf(text, name) !== undefined;
}

function placeOf(text: string, name: string): { start: number; end: number } | undefined {
  const marks = proseLines(text).filter(({ line }) => line === opening(name) || line === closing(name));
  const [start, end] = marks;
  if (marks.length !== 2 || start?.line !== opening(name) || end?.line !== closing(name)) return undefined;
  return { start: start.start, end: end.end };
}

/** A line with its offsets, without its line ending. */
interface Line {
  readonly line: string;
  readonly start: number;
  readonly end: number;
}

/** The lines of a text that do not stand in fenced code or in a comment of several lines. */
export function proseLines(text: string): Line[] {
  const lines: Line[] = [];
  let fence: string | undefined;
  let comment = false;
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    if (comment || (fence === undefined && /^ {0,3}<!--(?!.*-->)/.test(line))) {
      comment = !line.includes('-->');
      continue;
    }
    const mark = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];
    if (fence === undefined && mark === undefined) {
      lines.push({ line: line.trimEnd(), start: match.index, end: match.index + line.length });
    } else if (fence === undefined) fence = mark;
    else if (mark !== undefined && mark.startsWith(fence) && line.trim() === mark) fence = undefined;
  }
  return lines;
}

function opening(name: string): string {
  return `<!-- orch:${name} -->`;
}

function closing(name: string): string {
  return `<!-- /orch:${name} -->`;
}
