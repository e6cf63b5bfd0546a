import { CR, LF } from './characters.ts';
import type { LineEnding } from './types.ts';

export function isLineEnding(code: number): boolean {
  return code === LF || code === CR;
}

/** The index after the line ending at `at`; `at` itself where there is none. */
export function afterLineEnding(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return at + 2;
  return at < text.length && isLineEnding(text.charCodeAt(at)) ? at + 1 : at;
}

/** Number of lines that end before `end`. */
export function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}

/** The line ending that a text uses most; `\n` where it has none. */
export function dominantLineEnding(text: string): LineEnding {
  const carriageReturns = count(text, '\r');
  if (carriageReturns === 0) return '\n';
  const both = count(text, '\r\n');
  const lf = count(text, '\n') - both;
  const cr = carriageReturns - both;
  if (both >= lf && both >= cr) return '\r\n';
  return lf >= cr ? '\n' : '\r';
}

function count(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) found++;
  return found;
}
