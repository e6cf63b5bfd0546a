import { locate, OrchError } from '@orch/core';

import type { Outline, Section } from '../outline/types.ts';
import type { Splice } from './splice.ts';

/**
 * Makes sure that an edit changed no section but those it was about: every other heading is still there,
 * with the same depth, text and parent, and none came up elsewhere. What was inserted must be rendered: it does not
 * stand in a fence or an HTML block that nothing closes.
 *
 * @throws OrchError `ORCH_PRD_EDIT_REJECTED` with the first section that differs, `ORCH_PRD_SWALLOWED_EDIT` with the
 *   line that opens such a block.
 */
export function verifyEdit(before: Outline, after: Outline, splices: readonly Splice[]): void {
  const ranges = insertedRanges(splices);
  const mapped = new Map<number, number>([[-1, -1]]);
  let next = 0;
  let shift = 0;
  let passed = 0;
  for (const section of before.sections) {
    for (let splice = splices[passed]; splice && splice.end <= section.heading.start; splice = splices[passed]) {
      shift += splice.text.length - (splice.end - splice.start);
      passed++;
    }
    const splice = splices[passed];
    if (splice && splice.start <= section.heading.start && section.heading.start < splice.end) continue;
    next = skipInserted(after, ranges, next);
    const now = after.sections[next];
    const isSame =
      now !== undefined &&
      now.depth === section.depth &&
      now.heading.start === section.heading.start + shift &&
      now.heading.end - now.heading.start === section.heading.end - section.heading.start;
    if (!isSame) throw rejected(before, section, 'would no longer be the same section');
    mapped.set(section.index, now.index);
    const parent = mapped.get(section.parent);
    if (parent !== undefined && parent !== now.parent)
      throw rejected(before, section, 'would belong to another section');
    next++;
  }
  next = skipInserted(after, ranges, next);
  const extra = after.sections[next];
  if (extra) throw rejected(after, extra, 'would become a section');
  const areSections = insertedHeadings(splices).every((at) =>
    after.sections.some(({ heading }) => heading.start === at),
  );
  if (before.unclosed !== undefined) {
    verifyRendered(before, before.unclosed, after, areSections);
  } else if (!areSections) {
    throw new OrchError('ORCH_PRD_EDIT_REJECTED', `a heading that was to be added to ${before.file} would be none`);
  } else if (after.unclosed !== undefined) {
    throw new OrchError(
      'ORCH_PRD_EDIT_REJECTED',
      `an edit would leave a code fence or HTML block of ${before.file} open`,
      {
        help: 'Close every code fence and HTML comment in the text that is inserted.',
      },
    );
  }
}

/** Refuses text that was put into, or changed in, the fence or HTML block that runs to the end of the document. */
function verifyRendered(before: Outline, unclosed: number, after: Outline, areSections: boolean): void {
  const open = (text: string, start: number): string => text.slice(start).replaceAll(/\r\n?/g, '\n');
  const isSame = after.unclosed === undefined || open(after.text, after.unclosed) === open(before.text, unclosed);
  if (isSame && areSections) return;
  const isFence = before.fences.some(({ span }) => span.start === unclosed);
  const lineEnd = before.text.slice(unclosed).search(/[\r\n]|$/);
  throw new OrchError(
    'ORCH_PRD_SWALLOWED_EDIT',
    `an edit was refused: it would stand in the ${isFence ? 'code fence' : 'HTML block'} that opens here and is never closed`,
    {
      help: isFence ? 'Close the fence with a line of as many marks.' : 'Close the comment or the element.',
      location: locate(before.file, before.text, unclosed, unclosed + lineEnd),
    },
  );
}

/** Where the headings of inserted sections stand in the result. */
function insertedHeadings(splices: readonly Splice[]): number[] {
  let shift = 0;
  return splices.flatMap(({ start, end, text, headingAt }) => {
    const at = start + shift;
    shift += text.length - (end - start);
    return headingAt === undefined ? [] : [at + headingAt];
  });
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly deeperThan: number;
}

/** The last one first: an array gives up its end at once, and its start only by moving all the others. */
function insertedRanges(splices: readonly Splice[]): Range[] {
  let shift = 0;
  const ranges = splices.map(({ start, end, text, deeperThan = 0 }) => {
    const from = start + shift;
    shift += text.length - (end - start);
    return { start: from, end: from + text.length, deeperThan };
  });
  return ranges.reverse();
}

/** The index of the first section from `next` on that is not in an inserted range. Both are in order. */
function skipInserted(after: Outline, ranges: Range[], next: number): number {
  let index = next;
  for (let section = after.sections[index]; section; section = after.sections[index]) {
    const { start } = section.heading;
    let range = ranges.at(-1);
    while (range && range.end <= start) {
      ranges.pop();
      range = ranges.at(-1);
    }
    if (!range || start < range.start) break;
    if (section.depth <= range.deeperThan) throw rejected(after, section, 'is not deeper than the section it is in');
    index++;
  }
  return index;
}

function rejected(outline: Outline, section: Section, reason: string): OrchError {
  const name = section.number === undefined ? section.title : `${section.number} ${section.title}`;
  return new OrchError('ORCH_PRD_EDIT_REJECTED', `an edit was refused: ${JSON.stringify(name)} ${reason}`, {
    help: 'Insert text that closes its fences and HTML, and whose headings are deeper than its section.',
    location: locate(outline.file, outline.text, section.heading.start, section.heading.end),
  });
}
