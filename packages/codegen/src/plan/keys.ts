import type { Field } from '@orch/prd';

import { words } from '../names/identifiers.ts';

const identities = new Set(['id', 'uuid', 'guid', 'pk']);

/**
 * Whether the server makes the values of a primary key: integers, UUIDs, what is called an id, and what has a
 * default. Any other key (`code`, `number`, `sku`) means something to people, who therefore give it.
 */
export function isServerGiven({ name, type, defaultValue }: Field): boolean {
  if (type === 'integer' || type === 'uuid' || defaultValue !== undefined) return true;
  return identities.has(words(name).at(-1) ?? '');
}
