import type { Block } from '../block.ts';
import type { Role } from '../section-role.ts';

const elsewhere: readonly Role[] = ['api', 'page', 'test', 'goal', 'acceptance', 'dependency'];

/** Whether a block stands in a part of the document in which things are spoken of, and not described. */
export function standsElsewhere(block: Block): boolean {
  return block.excluded !== undefined || elsewhere.some((role) => block.roles.has(role));
}
