/** What {@link squeezeText} made of a text. */
export interface SqueezedText {
  readonly lines: readonly string[];
  /** Comments that were taken out. */
  readonly comments: readonly string[];
}

/**
 * Takes out of a section's text what only serves its looks: blank lines, anchors, rules, emphasis, padding of tables,
 * indentation of JSON. Every word, number and symbol of the content stays. Comments are returned apart.
 */
export function squeezeText(text: string): SqueezedText {
  const comments: string[] = [];
  const lines: string[] = [];
  for (const block of splitFences(text)) {
    if (block.fence !== undefined) {
      lines.push(...squeezeFence(block.fence, block.lines));
      continue;
    }
    for (const line of withoutComments(block.lines, comments)) {
      const squeezed = squeezeLine(line);
      if (squeezed !== '') lines.push(squeezed);
    }
  }
  return { lines, comments };
}

/** The lines without comments that start a line; a comment that is never closed is text. */
function withoutComments(lines: readonly string[], comments: string[]): string[] {
  const kept: string[] = [];
  const last = lines.findLastIndex((line) => line.includes('-->'));
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (index > last || !line.trimStart().startsWith('<!--')) {
      kept.push(line);
      continue;
    }
    let end = index;
    while (!lines[end]?.includes('-->')) end++;
    const comment = lines.slice(index, end + 1).join('\n');
    const after = comment.indexOf('-->') + 3;
    comments.push(comment.slice(0, after).trim());
    kept.push(comment.slice(after));
    index = end;
  }
  return kept;
}

interface Block {
  /** The opening line of a fenced code block; undefined for other text. */
  readonly fence?: string;
  readonly lines: string[];
}

function splitFences(text: string): Block[] {
  const blocks: Block[] = [{ lines: [] }];
  let closing: string | undefined;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const current = blocks.at(-1);
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (closing === undefined && marks !== undefined) {
      closing = marks;
      blocks.push({ fence: line.trim(), lines: [] });
    } else if (closing !== undefined && isClosing(line, closing)) {
      closing = undefined;
      blocks.push({ lines: [] });
    } else current?.lines.push(line);
  }
  return blocks;
}

function isClosing(line: string, opening: string): boolean {
  const trimmed = line.trim();
  return trimmed.startsWith(opening) && trimmed === (opening[0] ?? '').repeat(trimmed.length);
}

/** Languages in which runs of spaces mean nothing outside quotes. */
const looseLanguages = new Set(['sql', 'prisma', 'graphql']);

function squeezeFence(opening: string, lines: readonly string[]): string[] {
  const marks = /^(`+|~+)/.exec(opening)?.[0] ?? '```';
  const info = opening.slice(marks.length).trim();
  const language = info.split(/\s/)[0]?.toLowerCase() ?? '';
  return [marks + info, ...squeezeCode(language, lines), marks];
}

function squeezeCode(language: string, lines: readonly string[]): string[] {
  const filled = lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  if (language === 'json') return compactJson(filled);
  if (!looseLanguages.has(language)) return filled;
  return filled.map((line) => (/['"]/.test(line) ? line.trim() : line.trim().replaceAll(/ {2,}/g, ' ')));
}

/** JSON on one line where it is valid, and where that changes neither the digits of a number nor a repeated key. */
function compactJson(lines: string[]): string[] {
  const text = lines.join('\n');
  try {
    const compact = JSON.stringify(JSON.parse(text));
    return withoutSpace(compact) === withoutSpace(text) ? [compact] : lines;
  } catch {
    return lines; // an excerpt, or with comments: kept as it is
  }
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function squeezeLine(line: string): string {
  if (isRule(line)) return '';
  const isTable = line.trimStart().startsWith('|');
  const parts = line.trimEnd().split(/(`+[^`]*`+)/);
  const outsideCode = parts.map((part, index) => (index % 2 === 1 ? part : squeezeInline(part))).join('');
  return (isTable ? outsideCode.replaceAll(/ ?(?<!\\)\| ?/g, '|') : outsideCode).trimEnd();
}

/** A thematic break, or the line between head and body of a table. */
function isRule(line: string): boolean {
  const signs = line.replaceAll(/\s/g, '');
  return /^(-{3,}|\*{3,}|_{3,})$/.test(signs) || (/^[|:-]+$/.test(signs) && signs.includes('|') && signs.includes('-'));
}

function squeezeInline(text: string): string {
  return text
    .replaceAll(/<a\s+(?:id|name)=["'][^"'<>]*["']\s*(?:\/>|>\s*<\/a>)/gi, '')
    .replaceAll(/\[([^[\]]*)\]\(#[^()[\]]*\)/g, '$1')
    .replaceAll(/\*\*(?=\S)([^*]+?)(?<=\S)\*\*/g, '$1')
    .replaceAll(/(?<=\S) {2,}/g, ' ');
}
