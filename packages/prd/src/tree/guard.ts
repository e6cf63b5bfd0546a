import { locate, OrchError } from '@orch/core';

import type { Outline } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';

/**
 * remark needs time that grows with the square of some inputs: 40 KB of `*_` take it more than twelve seconds,
 * and 10,000 times `>` its whole stack. Sections beyond these limits are refused before it sees them.
 * Real requirement documents stay below a tenth of each.
 */
const treeLimits = {
  /** UTF-16 units of a section. */
  length: 262_144,
  /** UTF-16 units of a line. */
  line: 65_536,
  /** Marks of quotes and lists, or columns of indentation by four, at the start of a line. */
  nesting: 64,
  /** Runs of inline marks (`*`, `_`, `~`, `[`, `]`, `<`, backtick) between two blank lines. */
  inlineMarks: 2000,
} as const;

/**
 * Makes sure that remark can parse a span in reasonable time.
 *
 * @throws OrchError `ORCH_PRD_TOO_COMPLEX`; the outline stays usable.
 */
export function guardComplexity({ text, file }: Outline, span: Span): void {
  if (span.end - span.start > treeLimits.length) refuse(`is longer than ${treeLimits.length} characters`, span.start);
  let inlineMarks = 0;
  for (const match of text.slice(span.start, span.end).matchAll(/[^\r\n]+/g)) {
    const line = match[0];
    const at = span.start + match.index;
    if (line.length > treeLimits.line) refuse(`has a line of more than ${treeLimits.line} characters`, at);
    if (nesting(line) > treeLimits.nesting) refuse(`is nested more than ${treeLimits.nesting} levels deep`, at);
    if (line.trim() === '') {
      inlineMarks = 0;
      continue;
    }
    inlineMarks += runs(line);
    if (inlineMarks > treeLimits.inlineMarks)
      refuse(`has a paragraph with more than ${treeLimits.inlineMarks} marks`, at);
  }

  function refuse(reason: string, at: number): never {
    throw new OrchError('ORCH_PRD_TOO_COMPLEX', `a section of ${file} ${reason}: it cannot be parsed as a tree`, {
      help: 'Split the section. Its outline, fences and edits work as they are.',
      location: locate(file, text, at),
    });
  }
}

const prefix = /^(?:[ \t]*(?:>|[-*+](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]+\]:))*[ \t]*/;

function nesting(line: string): number {
  const start = prefix.exec(line)?.[0] ?? '';
  const marks = start.match(/>|[-*+]|\d+[.)]|:/g)?.length ?? 0;
  return marks + Math.floor((start.match(/[ \t]/g)?.length ?? 0) / 8);
}

function runs(line: string): number {
  let count = 0;
  let previous = '';
  for (const character of line) {
    if (character !== previous && '*_~[]<`!'.includes(character)) count++;
    previous = character;
  }
  return count;
}
