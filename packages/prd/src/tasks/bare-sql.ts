import type { Line } from './document-lines.ts';

import { isTypeWord } from './field-type.ts';

/** Tables that stand in the text as SQL without a fence, as where a document was made from another format. */

const begins = /^\s*create\s+table\s/i;
const opens = /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?[\w."`[\]]+\s*(\(|$)/i;
const notCode = /'[^']*'|"[^"]*"|`[^`]*`|--.*$|\/\*.*?\*\//g;
const column = /^\s*["`[]?\w+["`\]]?\s+([A-Za-z]\w*)/;
/** What ends it: `) ENGINE=InnoDB;`, and no sentence behind the bracket. */
const closes = /\)[^.!?)]*$/;
const mostLines = 200;
const longest = 4000;

/** The index of the last line of a table that begins at a line; undefined where none does, or its bracket is never closed. */
export function bareSqlEnd(lines: readonly Line[], from: number): number | undefined {
  const first = lines[from]?.text ?? '';
  const opened = begins.test(first) && first.length <= longest ? opens.exec(first) : null;
  if (!opened) return undefined;
  const start = opened[1] === '(' ? from : from + 1;
  if (start > from && (lines[start]?.text ?? '').trim() !== '(') return undefined;
  let depth = 0;
  let hasColumns = false;
  for (let at = start; at < lines.length && at - from < mostLines; at++) {
    const text = lines[at]?.text ?? '';
    if (text.length > longest || (at > from && (begins.test(text) || /^\s*(?:#|```)/.test(text)))) return undefined;
    const within = at === from ? text.slice(opened[0].length) : text;
    hasColumns ||= within.split(',').some((part) => isTypeWord(column.exec(part)?.[1] ?? ''));
    const code = text.replaceAll(notCode, ' ');
    for (const mark of code) depth += mark === '(' ? 1 : mark === ')' ? -1 : 0;
    if (depth <= 0) return hasColumns && closes.test(code.slice(Math.max(0, code.lastIndexOf(')')))) ? at : undefined;
  }
  return undefined;
}
