import { scan } from '../outline/scan.ts';
import type { LineEnding, Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';

/** A section's body taken apart: blank lines before, what is written, blank lines after. */
export interface Framed {
  /** From the first character of the first filled line to the end of the last one, without its line ending. */
  readonly content: Span;
  readonly isEmpty: boolean;
}

/** Finds what is written in `span`, without the blank lines around it. */
export function frame(text: string, span: Span): Framed {
  let start = span.start;
  for (const line = /[ \t]*(?:\r\n|\r|\n)/y; ;) {
    line.lastIndex = start;
    if (!line.test(text) || line.lastIndex > span.end) break;
    start = line.lastIndex;
  }
  let end = span.end;
  while (end > start && /\s/.test(text.charAt(end - 1))) end--;
  if (text.slice(start, span.end).trim() === '') return { content: { start: span.end, end: span.end }, isEmpty: true };
  return { content: { start, end }, isEmpty: false };
}

/** Markdown as it is inserted: without blank lines around it, with the document's line ending. */
export function normalise(markdown: string, lineEnding: LineEnding): string {
  const lines = markdown.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const isFilled = (line: string): boolean => line.trim() !== '';
  const filled = lines.slice(Math.max(0, lines.findIndex(isFilled)), lines.findLastIndex(isFilled) + 1);
  return filled.join(lineEnding).trimEnd();
}

/**
 * What must stand around content that is put where a section's body is blank: a blank line on both sides,
 * and none at the end of the document.
 */
export function frameEmpty({ text, lineEnding }: Outline, body: Span, content: string): string {
  const startsLine = body.start === 0 || /[\r\n]/.test(text.charAt(body.start - 1));
  const isLast = body.end === text.length;
  return `${startsLine ? '' : lineEnding}${lineEnding}${content}${lineEnding}${isLast ? '' : lineEnding}`;
}

/** Tells whether a heading right after this content, without a blank line, would still be one. */
export function endsBefore(content: string, lineEnding: LineEnding): boolean {
  const { sections } = scan(`${content}${lineEnding}# x`, 0, 1, true);
  return sections.at(-1)?.headingStart === content.length + lineEnding.length;
}

/** Tells whether there is a heading in a text, outside of its lists, quotes and code. */
export function hasHeadings(content: string): boolean {
  return scan(content, 0, 1, true).sections.length > 0;
}
