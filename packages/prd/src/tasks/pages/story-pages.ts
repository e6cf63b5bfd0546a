import type { Block } from '../block.ts';

import { isUserStory, plainText } from '../statement.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';

/** Pages by which user stories are called: `- **Homepage** - As a user I want to …`, as a common template has them. */

const titled = /^\*\*([^*:]{2,30}?):?\*\*\s*[-–—:]?\s*(.{10,})$/;
/** Titles that only pages have; of the others nothing can be told without them. */
const ofPages =
  /^(?:home ?page|landing page|home|404|500|sign ?up|log ?in|login|register|profile|dashboard|settings)$/i;
/** What is done, and seen nowhere. */
const deed = /^(?:log ?out|sign ?out|delete|logout)\b/i;

function storyTitle({ kind, text }: Block): string | undefined {
  const [, title, story = ''] = kind === 'item' && text.startsWith('**') ? (titled.exec(text) ?? []) : [];
  return title !== undefined && isUserStory(plainText(story)) ? title.trim() : undefined;
}

/** The sections whose user stories, four or more, are called by pages: at least two of them can be nothing else. */
export function sectionsOfStories(blocks: readonly Block[]): ReadonlySet<number> {
  const counts = new Map<number, { all: number; sure: number }>();
  for (const block of blocks) {
    const title = storyTitle(block);
    if (title === undefined) continue;
    const count = counts.get(block.section) ?? { all: 0, sure: 0 };
    count.all++;
    if (ofPages.test(title)) count.sure++;
    counts.set(block.section, count);
  }
  return new Set([...counts].filter(([, { all, sure }]) => all >= 4 && sure >= 2).map(([section]) => section));
}

/** The page that a story of such a section is called by. */
export function storyPage(block: Block, put: PutPage): boolean {
  const title = storyTitle(block);
  if (title === undefined) return false;
  if (!deed.test(title) && (ofPages.test(title) || isPageName(title))) put(titleOf(title), null, 0.65);
  return true;
}
