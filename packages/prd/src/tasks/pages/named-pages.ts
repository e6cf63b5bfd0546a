import type { PutPage } from './listed-pages.ts';

import { latin } from '../../expressions/latin.ts';
import { titleOf } from './listed-pages.ts';
import { spacedPage } from './page-words.ts';
import { isNegated } from '../statement.ts';

const counted = latin.giu`((?:[^、。・\s「」（）]{1,20}[・、]\s*)+[^、。・\s「」（）]{1,20}?)の\s*[\d一二三四五六七八九十]*\s*(?:つの)?画面`;
const quoted = latin.giu`(?<![\p{L}])(?:${spacedPage})(?:\s+(?:called|named|titled|namens|appelée?|llamada|chamada))?\s+[«“„"‹']\s*([^»”“"›']{2,40}?)\s*[»”“"›']`;

const quotesSomething = latin.plain`\s[«“„"‹']|画面`;

/** Pages that a statement names without a route: `page « Rejets »`, `A・B の2画面`. */
export function namedPages(sentence: string, put: PutPage): boolean {
  let any = false;
  if (!quotesSomething.test(sentence)) return false;
  if (isNegated(sentence)) return false;
  for (const match of /\s[«“„"‹']/.test(sentence) ? sentence.matchAll(quoted.for(sentence)) : []) {
    put(titleOf(match[1] ?? ''), null, 0.7);
    any = true;
  }
  for (const match of sentence.includes('画面') ? sentence.matchAll(counted.for(sentence)) : []) {
    for (const name of (match[1] ?? '').split(/[・、]\s*/)) put(name.trim(), null, 0.7);
    any = true;
  }
  return any;
}
