import type { Block } from './block.ts';

import { latin } from '../expressions/latin.ts';
import { hasLimit, isConditional, isNormative } from './statement.ts';

/** Steps of plans that say what is to hold when they are done. */

/** `MVP`, `Phase 2: Approval`: a part of a plan that says what is there after it. */
const stage = latin.iu`\bmvp\b|^\W*phase \d+ ?[:–—-] ?\p{L}`;

/** Whether a heading is that of a part of a plan that is named for what it gives. */
export function isStage(heading: Block | undefined): boolean {
  return heading !== undefined && stage.test(heading.text);
}

/** A step of a plan by its number, and how long one takes. */
const stepOfPlan = latin.i`^\W*(?:phase|weeks?|sprint|days?|step|month|stage|milestone|iteration|quarter|q[1-4])\b|\([^)]*\)|\b(?:savings?|efforts?|estimates?d?)\b`;

/** Whether a step of a plan says what is to hold when it is done. */
export function isDue(block: Block, text: string, inEnglish: boolean): boolean {
  const says = isNormative(text) || isConditional(text) || hasLimit(text) || (inEnglish && saysOf.test(text));
  return says && block.kind === 'item' && !stepOfPlan.test(text);
}

/** `A member can leave a space`, `Invite codes are six letters`: a thing and what it can or is. */
const saysOf = latin.i`^(?:(?:an?|the|each|every|all) )?(?:[a-z-]+ ){1,3}(?:can|may|are|is|deletes?|marks?|gets?|goes|opens?|closes?) \w+ \w+`;
