import { locate, OrchError } from '@orch/core';

import { delimiterColumns, rowCells } from '../outline/table.ts';
import type { Outline } from '../outline/types.ts';
import { unitsOf } from '../outline/units.ts';
import { spacesEnd, trimmedEnd } from '../frontmatter/white-space.ts';
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
  /** Runs of inline marks (`*`, `_`, `~`, `[`, `]`, `<`, backtick) in a paragraph, list item or row of a table. */
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
  let previous = '';
  let inTable = false;
  for (const match of text.slice(span.start, span.end).matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    const written = match[1] ?? '';
    const line = written.slice(0, trimmedEnd(written, 0, written.length));
    const at = span.start + match.index;
    if (written.length > treeLimits.line) refuse(`has a line of more than ${treeLimits.line} characters`, at);
    if (nesting(line) > treeLimits.nesting) refuse(`is nested more than ${treeLimits.nesting} levels deep`, at);
    const isBlank = line === '';
    inTable = !isBlank && (inTable || isDelimiterRow(previous, line));
    previous = line;
    inlineMarks = (isBlank || inTable || bullet.test(line) ? 0 : inlineMarks) + runs(line);
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

/** A line that ends every paragraph before it. */
const bullet = /^ {0,3}[-*+][ \t]+\S/;

function isDelimiterRow(head: string, line: string): boolean {
  const start = spacesEnd(line, 0, line.length);
  const columns = delimiterColumns(unitsOf(line), start, line.length);
  return columns > 0 && columns === rowCells(unitsOf(head), spacesEnd(head, 0, head.length), head.length);
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
