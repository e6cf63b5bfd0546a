import type { Block } from './block.ts';

import { isPlaced, ofToday } from './plain-statement.ts';
import { isNegated, isQuestion, isUserStory, plainText, wordCount } from './statement.ts';

/**
 * What may well be asked for, though no word of it says so: told without an obligation, a figure or a condition, in a part
 * that is about the product. It is for a person to look at.
 */
export const possible = 0.4;

/** Whether an item may state what the product has or does: a phrase of a few words. */
export function isPossibleItem(block: Block): boolean {
  const { plain, roles } = block;
  if (!isPossible(block) || wordCount(plain) < 3) return false;
  return !roles.has('model') || (wordCount(plain) >= 4 && !plain.includes(', '));
}

/** Whether a row of a table may: a name and words about it. */
export function isPossibleRow(block: Block, cells: readonly string[]): boolean {
  return isPossible(block) && cells.length > 1 && cells.some((cell) => wordCount(cell) >= 3);
}

function isPossible(block: Block): boolean {
  const { plain, roles } = block;
  if (block.excluded !== undefined || !isPlaced(block) || roles.has('story') || roles.has('dependency')) return false;
  if (isNegated(plain) || ofToday.test(plain)) return false;
  return !isQuestion(plain) && !isUserStory(plainText(plain)) && !/^https?:\S+$/.test(plain);
}
