import type { Line } from './document-lines.ts';

/** Tables that stand in the text as SQL without a fence, as where a document was made from another format. */

const begins = /^\s*create\s+table\s/i;
const ended = /^\s*\)[^()]*;?\s*$/;
const mostLines = 200;

/** The index of the last line of a table that begins at a line; undefined where none does, or its bracket is never closed. */
export function bareSqlEnd(lines: readonly Line[], from: number): number | undefined {
  if (!begins.test(lines[from]?.text ?? '')) return undefined;
  let depth = 0;
  for (let at = from; at < lines.length && at - from < mostLines; at++) {
    const text = lines[at]?.text ?? '';
    if (at > from && (begins.test(text) || /^\s*(?:#|```)/.test(text))) return undefined;
    for (const mark of text) depth += mark === '(' ? 1 : mark === ')' ? -1 : 0;
    if (depth <= 0 && at > from) return text.includes(')') || ended.test(text) ? at : undefined;
  }
  return undefined;
}
