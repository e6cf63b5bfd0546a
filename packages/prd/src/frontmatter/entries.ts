import type { Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';

/** One top-level key of the frontmatter with the lines that belong to it. */
export interface Entry {
  readonly key: string;
  /** All its lines, the last line ending included. */
  readonly span: Span;
  /** Start of the value on the key's line. */
  readonly valueStart: number;
  /** End of the key's line without its ending. */
  readonly lineEnd: number;
  /** Lines that follow the key's line, without their endings. */
  readonly more: readonly string[];
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly text: string;
}

const keyLine = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#:'"[\]{},&*!|>%@`-][^:]*(?::\S[^:]*)*?)[ \t]*:(?:[ \t]+|$)/;

/** Frontmatter longer than this is not read key by key. */
const maxFrontmatter = 1 << 20;

/** The top-level keys of the frontmatter, read line by line, so that invalid YAML still has its keys. */
export function readEntries({ text, frontmatter }: Outline): Entry[] {
  if (!frontmatter || frontmatter.content.end - frontmatter.content.start > maxFrontmatter) return [];
  const lines = splitLines(text, frontmatter.content.start, frontmatter.content.end);
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    const match = line && keyLine.exec(line.text);
    if (!line || !match) {
      index++;
      continue;
    }
    const last = lastLineOf(lines, index, line.text.slice(match[0].length));
    entries.push({
      key: unquote(match[1] ?? ''),
      span: { start: line.start, end: lines[last]?.next ?? line.next },
      valueStart: line.start + match[0].length,
      lineEnd: line.end,
      more: lines.slice(index + 1, last + 1).map((following) => following.text),
    });
    index = last + 1;
  }
  return entries;
}

/** Index of the last line of the entry that begins on line `first`: indented lines, list items, an open `[` or `{`. */
function lastLineOf(lines: readonly Line[], first: number, value: string): number {
  if (/^[[{]/.test(value)) {
    const closed = closingLine(lines, first, value);
    if (closed !== -1) return closed;
  }
  let last = first;
  for (let index = first + 1; index < lines.length; index++) {
    const text = lines[index]?.text ?? '';
    if (/^[ \t]+\S/.test(text) || /^-(?:[ \t]|$)/.test(text)) last = index;
    else if (text.trim() !== '') break;
  }
  return last;
}

function closingLine(lines: readonly Line[], first: number, value: string): number {
  let open = 0;
  for (let index = first; index < lines.length; index++) {
    const text = index === first ? value : (lines[index]?.text ?? '');
    for (const [mark] of text.replaceAll(/'[^']*'|"(?:[^"\\]|\\.)*"|(?:^|\s)#.*$/g, '').matchAll(/[[\]{}]/g)) {
      open += mark === '[' || mark === '{' ? 1 : -1;
    }
    if (open <= 0) return index;
  }
  return -1;
}

function splitLines(text: string, from: number, to: number): Line[] {
  const lines: Line[] = [];
  const lineEnding = /\r\n|\r|\n/g;
  for (let start = from; start < to;) {
    lineEnding.lastIndex = start;
    const match = lineEnding.exec(text);
    const end = Math.min(match?.index ?? to, to);
    const next = match ? lineEnding.lastIndex : to;
    lines.push({ start, end, next, text: text.slice(start, end) });
    start = next;
  }
  return lines;
}

function unquote(key: string): string {
  return /^(["']).*\1$/.test(key) ? key.slice(1, -1) : key;
}
