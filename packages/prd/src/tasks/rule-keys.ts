import { sha256 } from '@orch/core';

import { latin } from '../expressions/latin.ts';

/** What statements go by, so that one that is stated twice is one task. */

const marks = latin.gu`[^\p{L}\p{N}]+`;

/**
 * What a statement with an identifier goes by: the identifier, and for another statement with the same one, as `AC1` of
 * each story, its words too. What repeats most of the first one's words is the same statement.
 */
export function keyOf(id: string, words: string, stated: Map<string, string>): string {
  const first = stated.get(id);
  if (first === undefined) stated.set(id, words);
  return first === undefined || areAlike(first, words) ? id : `${id}:${hashOf(words)}`;
}

function areAlike(one: string, other: string): boolean {
  const [few, many] = [wordsIn(one), wordsIn(other)].sort((a, b) => a.size - b.size);
  return !few || !many || few.size < 2 || [...few].filter((word) => many.has(word)).length * 2 >= few.size;
}

function wordsIn(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[^\s\p{P}]+/gu));
}

const withdrawn = latin.iu`^\W*(?:void|deleted|dropped|removed|withdrawn|obsolete|superseded|reserved|not used|moved to|entfallen|entfällt|gestrichen|supprimée?|annulée?|eliminad[oa]|anulad[oa]|removid[oa]|удал[её]н\p{L}*)(?![\p{L}])|[–—-] (?:cut|dropped|moved)\b`;

/** What is left of an identified statement that no longer asks for anything: `FR-7 deleted`. */
export function isWithdrawn(words: string): boolean {
  return words.length < 40 && withdrawn.test(words);
}

/** What a statement without an identifier goes by. */
export function hashOf(words: string): string {
  return sha256(words.toLowerCase().replaceAll(marks.for(words), ' ').trim()).slice(0, 12);
}
