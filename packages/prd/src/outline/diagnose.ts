import type { Diagnostic, SourceLocation } from '@orch/core';

import { countUntil } from './count-until.ts';
import { afterLineEnding, countLines, isLineEnding } from './line-endings.ts';
import type { Span } from '../tasks/task.ts';
import { maxReported, type ScanResult } from './scan-result.ts';
import type { Outline, Section } from './types.ts';

/** A diagnostic whose place is known, as all of these are. */
type Located = Diagnostic & { readonly location: SourceLocation };

/** Everything that is odd about a document's structure, in document order. */
export function diagnose(document: Outline, scanned: ScanResult): readonly Diagnostic[] {
  return [
    ...conflicts(document),
    ...lookalikes(document, scanned),
    ...unclosed(document, scanned),
    ...duplicates(document),
    ...misplaced(document),
  ].sort((left, right) => left.location.line - right.location.line);
}

const conflictBegins = /^<{7} .*/gm;
const conflictDivides = /^={7}$/gm;
const conflictEnds = /^>{7} /gm;

/** Merges that git has left to a person. A fence may be there to show one. */
function* conflicts(document: Outline): Generator<Located> {
  const { text, fences } = document;
  let counted = 0;
  let line = 1;
  for (let from = 0, reported = 0; reported < maxReported; reported++) {
    const begin = firstMatch(conflictBegins, text, from);
    const divide = begin && firstMatch(conflictDivides, text, begin.end);
    const end = divide && firstMatch(conflictEnds, text, divide.end);
    if (!end) return;
    from = end.end;
    const fence = fences[countUntil(fences, begin.start, ({ content }) => content.start) - 1];
    const isShown = fence !== undefined && begin.start < fence.content.end;
    line += countLines(text.slice(counted, begin.start), begin.start - counted);
    counted = begin.start;
    yield {
      code: 'ORCH_PRD_CONFLICT',
      severity: isShown ? 'warning' : 'error',
      message: 'a merge conflict begins here: the document holds both sides of it',
      location: locationAt(document, line, begin.start, begin.end),
      help: 'Keep what is to hold, and remove the lines of `<`, `=` and `>`.',
    };
  }
}

function firstMatch(pattern: RegExp, text: string, from: number): Span | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
}

function* lookalikes(document: Outline, { lookalikes }: ScanResult): Generator<Located> {
  for (const { start, end, line, reason } of lookalikes) {
    yield {
      code: 'ORCH_PRD_SWALLOWED_HEADING',
      severity: 'warning',
      message:
        reason === 'html'
          ? 'this line is part of an HTML block and not a heading'
          : 'this line is not a heading: a space is missing after the number signs',
      location: locationAt(document, line, start, end),
      help: reason === 'html' ? 'Put a blank line before the heading.' : 'Write a space between the `#` and the title.',
    };
  }
}

const maxSwallowed = 20;
const headingLine = /^ {0,3}#{1,6}[ \t]+\S.*$/gm;

function* unclosed(document: Outline, { unclosed }: ScanResult): Generator<Located> {
  if (!unclosed) return;
  const isFence = unclosed.kind === 'fence';
  const lineEnd = endOfLine(document.text, unclosed.start);
  yield {
    code: isFence ? 'ORCH_PRD_UNCLOSED_FENCE' : 'ORCH_PRD_UNCLOSED_HTML',
    severity: 'warning',
    message: `this ${isFence ? 'code fence' : 'HTML block'} is never closed: the rest of the document belongs to it`,
    location: locationAt(document, unclosed.line, unclosed.start, lineEnd),
    help: isFence ? 'Close it with a line of as many marks.' : 'Close the comment or the element.',
  };
  const rest = afterLineEnding(document.text, lineEnd);
  headingLine.lastIndex = rest;
  let counted = rest;
  let line = unclosed.line + 1;
  for (let found = 0; found < maxSwallowed; found++) {
    const match = headingLine.exec(document.text);
    if (!match) return;
    line += countLines(document.text.slice(counted, match.index), match.index - counted);
    counted = match.index;
    yield {
      code: 'ORCH_PRD_SWALLOWED_HEADING',
      severity: 'warning',
      message: `this line is part of ${isFence ? 'a code fence' : 'an HTML block'} that is never closed, and not a heading`,
      location: locationAt(document, line, match.index, match.index + match[0].length),
    };
  }
}

function* duplicates(document: Outline): Generator<Located> {
  const first = new Map<string, { section: Section; line: number }>();
  let reported = 0;
  for (const section of document.sections) {
    if (section.number === undefined) continue;
    const { line } = section;
    const earlier = first.get(section.number);
    if (!earlier) {
      first.set(section.number, { section, line });
      continue;
    }
    if (++reported > maxReported) return;
    yield {
      code: 'ORCH_PRD_DUPLICATE_SECTION',
      severity: 'warning',
      message: `section ${section.number} is there already, on line ${earlier.line}`,
      location: locationAt(document, line, section.heading.start, section.heading.end),
      help: 'Give each section a number of its own; until then, address it by its title.',
    };
  }
}

/** Longer numbers are ids of features or versions, not places in the document. */
const deepestNumber = 4;

/** Numbered headings whose depth does not fit their number, as it does with most of the others. */
function* misplaced(document: Outline): Generator<Located> {
  const numbered = document.sections.flatMap((section) => {
    const { number } = section;
    if (number === undefined) return [];
    const parts = number.split('.').length;
    return parts <= deepestNumber ? [{ section, number, parts }] : [];
  });
  const votes = new Map<number, number>();
  for (const { section, parts } of numbered) {
    const base = section.depth - parts;
    votes.set(base, (votes.get(base) ?? 0) + 1);
  }
  const [usual] = [...votes].sort(([, left], [, right]) => right - left);
  if (!usual || usual[1] < 3 || usual[1] * 2 <= numbered.length) return;
  let reported = 0;
  for (const { section, number, parts } of numbered) {
    const depth = usual[0] + parts;
    if (section.depth === depth || depth < 1 || depth > 6) continue;
    if (++reported > maxReported) return;
    yield {
      code: 'ORCH_PRD_DEPTH_MISMATCH',
      severity: 'warning',
      message: `section ${number} is a heading of depth ${section.depth}, where its number asks for ${depth}`,
      location: locationAt(document, section.line, section.heading.start, section.heading.end),
      help: `Write it with ${depth} number sign${depth === 1 ? '' : 's'}, or number it anew.`,
    };
  }
}

/** A location from a known line number, without counting lines from the start of the document. */
function locationAt({ text, file }: Outline, line: number, start: number, end: number): SourceLocation {
  let lineStart = start;
  while (lineStart > 0 && !isLineEnding(text.charCodeAt(lineStart - 1))) lineStart--;
  const lineEnd = endOfLine(text, start);
  return {
    file,
    line,
    column: start - lineStart + 1,
    length: Math.max(1, Math.min(end, lineEnd) - start),
    sourceLine: text.slice(lineStart, Math.min(lineEnd, lineStart + 10_000)),
  };
}

function endOfLine(text: string, from: number): number {
  let index = from;
  while (index < text.length && !isLineEnding(text.charCodeAt(index))) index++;
  return index;
}
