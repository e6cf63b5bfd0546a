import { locate, nearest, OrchError } from '@orch/core';

import { foldTitle } from '../outline/fold.ts';
import type { Outline, Section } from '../outline/types.ts';
import { isInFence } from './in-fence.ts';
import type { Splice } from './splice.ts';

interface Item {
  /** Offset of the character between the brackets. */
  readonly mark: number;
  readonly done: boolean;
  readonly text: string;
}

/**
 * The change that ticks or unticks the task-list item with this text, in a section or its subsections;
 * undefined where it is so already. An item whose text only begins with `wanted` is taken if it is the only one.
 *
 * @throws OrchError `ORCH_PRD_UNKNOWN_ITEM`, `ORCH_PRD_AMBIGUOUS_ITEM`.
 */
export function tickItem(outline: Outline, section: Section, wanted: string, done: boolean): Splice | undefined {
  const items = taskItems(outline, section);
  const folded = foldTitle(wanted);
  const exact = items.filter((item) => foldTitle(item.text) === folded);
  const matches = exact.length > 0 ? exact : items.filter((item) => foldTitle(item.text).startsWith(folded));
  const [item, second] = matches;
  if (!item || folded === '') {
    const suggestion = nearest(
      wanted,
      items.map(({ text }) => text),
    );
    throw new OrchError(
      'ORCH_PRD_UNKNOWN_ITEM',
      `${JSON.stringify(section.title)} has no checklist item ${JSON.stringify(wanted)}`,
      {
        ...(suggestion !== undefined && { help: `Did you mean ${JSON.stringify(suggestion)}?` }),
        location: locate(outline.file, outline.text, section.heading.start, section.heading.end),
      },
    );
  }
  if (second) {
    throw new OrchError(
      'ORCH_PRD_AMBIGUOUS_ITEM',
      `${JSON.stringify(wanted)} names ${matches.length} checklist items`,
      {
        help: 'Give more of the text of the item.',
        location: locate(outline.file, outline.text, item.mark - 1, item.mark + 2),
      },
    );
  }
  return item.done === done ? undefined : { start: item.mark, end: item.mark + 1, text: done ? 'x' : ' ' };
}

const taskItem = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\](?=[ \t]).*$/gm;

function taskItems({ text, fences }: Outline, { tree }: Section): Item[] {
  const items: Item[] = [];
  for (const match of text.slice(tree.start, tree.end).matchAll(taskItem)) {
    const [line] = match;
    const at = line.indexOf('[') + 1;
    const mark = tree.start + match.index + at;
    if (!isInFence(fences, mark)) items.push({ mark, done: line[at] !== ' ', text: line.slice(at + 2).trim() });
  }
  return items;
}
