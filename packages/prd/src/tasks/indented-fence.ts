import type { Line } from './document-lines.ts';

import { latin } from '../expressions/latin.ts';

const indented = /^(?: {4}|\t)\s*\S/;
const deeper = /^(?: {2}|\t)\s*\S/;
const name = latin.u`^["'\x60]?[\p{L}_][\p{L}\p{N}_/{}<>-]*["'\x60]?\s*:?\s*$`;
const opening = latin.u`^\s*["'\x60]?[\p{L}_][\p{L}\p{N}_/{}<>-]*["'\x60]?\s*[:{[(]?\s*$|^\s*[{[]`;
/** Marks of lists, quotations and tables, which stand for themselves however deep they are. */
const marked = /^\s*(?:[-*+•>|]|\d+[.)])(?:\s|$)/;
const sentence = /(?:\s+\S+){4,}[.!?]["')]?\s*$/;
const mostLines = 200;

/**
 * The index of the last line of a block of code that is only indented, or of lines that are indented under a name;
 * undefined where the lines are prose. A name alone or a brace stands in the first line, and what is under it.
 */
export function indentedEnd(lines: readonly Line[], from: number): number | undefined {
  const first = lines[from]?.text ?? '';
  const isCode = indented.test(first) && opening.test(first);
  if (!isCode && !(deeper.test(lines[from + 1]?.text ?? '') && name.test(first))) return undefined;
  let end = from;
  for (let at = isCode ? from : from + 1; at < lines.length && at - from < mostLines; at++) {
    const text = lines[at]?.text ?? '';
    if (text.trim() === '' && isCode) continue;
    if (!(isCode ? indented : deeper).test(text)) break;
    if (marked.test(text) || sentence.test(text)) return undefined;
    end = at;
  }
  return end - from >= 2 ? end : undefined;
}
