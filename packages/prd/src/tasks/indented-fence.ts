import type { Line } from './document-lines.ts';

const indented = /^(?: {4}|\t)\s*\S/;
/** Marks of lists, quotations and tables, which stand for themselves however deep they are. */
const marked = /^\s*(?:[-*+•>|]|\d+[.)])(?:\s|$)/;
const sentence = /(?:\s+\S+){4,}[.!?]["')]?\s*$/;
const mostLines = 200;

/**
 * The index of the last line of a block of code that is only indented; undefined where the lines are prose. A name alone
 * or a brace stands in its first line, and what is under it.
 */
export function indentedEnd(lines: readonly Line[], from: number): number | undefined {
  const first = lines[from]?.text ?? '';
  if (!indented.test(first) || !/^\s*["'`]?[\p{L}_][\p{L}\p{N}_/{}<>-]*["'`]?\s*[:{[(]?\s*$|^\s*[{[]/u.test(first))
    return undefined;
  let end = from;
  for (let at = from; at < lines.length && at - from < mostLines; at++) {
    const text = lines[at]?.text ?? '';
    if (text.trim() === '') continue;
    if (!indented.test(text)) break;
    if (marked.test(text) || sentence.test(text)) return undefined;
    end = at;
  }
  return end - from >= 2 ? end : undefined;
}
