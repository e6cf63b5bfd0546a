/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { HASH, isSpace, skipRun, skipSpaces } from './characters.ts';
import { atxDepth } from './leaf-starts.ts';
import type { LineCursor } from './line-cursor.ts';
import { type HeadingLookalike, maxReported, type ScanResult } from './scan-result.ts';

/** Notes a line of an HTML block that would be a heading without it. */
export function noteSwallowedHeading(result: ScanResult, { units, filled, lineEnd, line }: LineCursor): void {
  const depth = atxDepth(units, filled, lineEnd);
  if (depth === 0 || skipSpaces(units, filled + depth, lineEnd) === lineEnd) return;
  note(result, { start: filled, end: lineEnd, line, reason: 'html' });
}

/** Notes `##Title`; a single mark is more often a tag or a number (`#12`). */
export function noteMissingSpace(result: ScanResult, { units, filled, lineEnd, line }: LineCursor): void {
  const after = skipRun(units, filled, lineEnd, HASH);
  const depth = after - filled;
  if (depth < 2 || depth > 6 || after === lineEnd || isSpace(units[after]!)) return;
  note(result, { start: filled, end: lineEnd, line, reason: 'no-space' });
}

function note(result: ScanResult, lookalike: HeadingLookalike): void {
  if (result.lookalikes.length < maxReported) result.lookalikes.push(lookalike);
}
