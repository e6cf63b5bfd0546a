import { isSpace } from '../outline/characters.ts';
import type { Outline } from '../outline/types.ts';
import { spacesEnd, trimmedEnd } from './white-space.ts';
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

interface KeyLine {
  readonly key: string;
  /** Length of the key, its colon and the white space after that. */
  readonly length: number;
}

const quotedKey = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/;

/** The key that a line without indentation begins with, as written. */
function readKey(line: string): KeyLine | undefined {
  const quoted = /^["']/.test(line) ? quotedKey.exec(line)?.[0] : '';
  if (quoted === undefined || (quoted === '' && /^(?:$|[\s#:[\]{},&*!|>%@`-])/.test(line))) return undefined;
  let colon = line.indexOf(':', quoted.length);
  while (colon !== -1 && colon + 1 < line.length && !isSpace(line.charCodeAt(colon + 1))) {
    colon = line.indexOf(':', colon + 1);
  }
  if (colon === -1) return undefined;
  const key = line.slice(0, trimmedEnd(line, 0, colon));
  if (quoted !== '' && key !== quoted) return undefined;
  return { key, length: spacesEnd(line, colon + 1, line.length) };
}

/** The top-level keys of the frontmatter, read line by line, so that invalid YAML still has its keys. */
export function readEntries({ text, frontmatter }: Outline): Entry[] {
  if (!frontmatter) return [];
  const lines = splitLines(text, frontmatter.content.start, frontmatter.content.end);
  const entries: Entry[] = [];
  for (let index = 0; index < lines.length;) {
    const line = lines[index];
    const key = line && readKey(line.text);
    if (!line || !key) {
      index++;
      continue;
    }
    const last = lastLineOf(lines, index, line.text.slice(key.length));
    entries.push({
      key: unquote(key.key),
      span: { start: line.start, end: lines[last]?.next ?? line.next },
      valueStart: line.start + key.length,
      lineEnd: line.end,
      more: lines.slice(index + 1, last + 1).map((following) => following.text),
    });
    index = last + 1;
  }
  return entries;
}

/**
 * The first line of the frontmatter that says something and begins no key, so that keys cannot be added line by line:
 * `{a: 1}`, `? a`, `- a`, or an indented map; undefined where there is none.
 */
export function strangeStart({ text, frontmatter }: Outline): Span | undefined {
  if (!frontmatter) return undefined;
  const lines = splitLines(text, frontmatter.content.start, frontmatter.content.end);
  const first = lines.find((line) => line.text.trim() !== '' && !line.text.trimStart().startsWith('#'));
  return first && !readKey(first.text) ? first : undefined;
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
    // White space on a line of its own may be part of a text over several lines.
    const mayBeText = last > first || /^[|>]/.test(value);
    if (/^[ \t]+\S/.test(text) || /^-(?:[ \t]|$)/.test(text) || (mayBeText && /^[ \t]+$/.test(text))) last = index;
    else if (text.trim() !== '' && !text.startsWith('#')) break;
  }
  return last;
}

/** Index of the line that closes a flow collection; a line that begins with a key cannot be part of one. */
function closingLine(lines: readonly Line[], first: number, value: string): number {
  let open = 0;
  for (let index = first; index < lines.length; index++) {
    const text = index === first ? value : (lines[index]?.text ?? '');
    if (index > first && readKey(text)) return -1;
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
