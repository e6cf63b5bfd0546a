import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { areAttributes, isShown } from './attribute-words.ts';
import { standsElsewhere } from './elsewhere.ts';
import { Entry } from './list-entry.ts';

/**
 * `- Pet: name, species, weight`, for nearly all items of a list of two or more: models, where no title says so but the
 * names behind them are such as things of every kind have. Tells which items it has read.
 */
export function describedItems(items: readonly Block[], put: PutAt): ReadonlySet<Block> {
  const read = new Set<Block>();
  const [first] = items;
  if (
    !first ||
    items.length < 2 ||
    standsElsewhere(first) ||
    first.roles.has('requirement') ||
    !items.every(({ text }) => text.includes(','))
  )
    return read;
  const entries = items.map((item) => new Entry(item));
  const good = entries.filter(
    ({ name, row }) => name?.names.length === 1 && !isShown(name.names[0] ?? '') && (row?.fields.length ?? 0) >= 2,
  );
  if (good.length < entries.length || !areAttributes(good.flatMap(({ row }) => row?.fields ?? []))) return read;
  for (const { item, name, row } of good) {
    put(item, name?.names[0] ?? '', row?.fields ?? [], 0.7);
    read.add(item);
  }
  return read;
}
