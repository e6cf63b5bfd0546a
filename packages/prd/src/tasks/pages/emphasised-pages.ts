import type { Block } from '../block.ts';

import { latin } from '../../expressions/latin.ts';
import { isNegated } from '../statement.ts';
import { isPageName, titleOf, type PutPage } from './page-name.ts';
import { spacedPage } from './page-words.ts';

/** Pages whose names a document puts in emphasis: `the *Desk* screen`, `Opens *Depot plan*`. */

const pageWord = `(?:${spacedPage})`;
const called = latin.giu`(?<![*\p{L}])[*_]([\p{L}\p{N}][\p{L}\p{N} '’&-]{1,38}?)[*_] ${pageWord}(?![\p{L}])|(?<![\p{L}])(?:${pageWord}|opens?|lands on|goes to|navigates to|returns? to|öffnet|ouvre|abre|apre) [*_]([\p{L}\p{N}][\p{L}\p{N} '’&-]{1,38}?)[*_](?![*\p{L}])`;
const emphasises = latin.u`[*_] \p{L}|\p{L} [*_]\p{L}`;
/** `looks at the *Wall map*`, `*Master data*: chargers, tariffs`; `*Block* – the sequence …` explains a word. */
const any = latin.gu`(?<![*\p{L}])[*_](\p{Lu}[\p{L}\p{N} '’&-]{1,38}?)[*_](?![*\p{L}])(?! [–—-] )`;

/** The sections that name at least two pages in emphasis: what else stands in emphasis there is a page as well. */
export function sectionsOfEmphasis(blocks: readonly Block[]): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const block of blocks) {
    if (block.kind === 'fence' || block.kind === 'heading' || !emphasises.test(block.text)) continue;
    for (const _ of called.all(block.text)) counts.set(block.section, (counts.get(block.section) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([section]) => section));
}

/** The pages that a sentence names in emphasis; `isCustom` where its section does so. */
export function emphasisedPages(sentence: string, isCustom: boolean, put: PutPage): boolean {
  if (!(isCustom ? /[*_]/.test(sentence) : emphasises.test(sentence)) || isNegated(sentence)) return false;
  const found = new Set<string>();
  for (const match of called.all(sentence)) {
    const name = match[1] ?? match[2] ?? '';
    found.add(name);
    put(titleOf(name), null, 0.7);
  }
  for (const match of isCustom ? any.all(sentence) : []) {
    const name = match[1] ?? '';
    if (found.has(name) || !isPageName(name)) continue;
    found.add(name);
    put(titleOf(name), null, 0.65);
  }
  return found.size > 0;
}
