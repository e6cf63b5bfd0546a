import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { partsIn } from './parts-row.ts';

const marked = /\*\*([^*`]{2,40})\*\*|`([A-Z]\w{1,40})`/g;
const relation =
  /(?<!\p{L})(?:has (?:many|one|an?|several)|have (?:many|one|an?)|belongs? to|owns?|contains?|occup(?:y|ies)|references?|links?|is (?:part of|owned by|assigned to|linked to)|can have|hat (?:viele|mehrere|ein)|gehört zu|enthält|a plusieurs|appartient|possède|tiene (?:muchos|muchas|un)|pertenece|tem (?:muitos|muitas|um)|pertence)(?!\p{L})/iu;

/** `User 1—n Pet`, `Pet (1) → (n) Visit`. */
const cardinality =
  /^[*_`]*(\p{Lu}[\p{L}\p{N}]*(?: \p{L}+)?)[*_`]* \(?(?:[01nmNM*](?:\.\.[1nNmM*])?)?\)?\s*(?:-+>?|–|—|→|↔|:|<->|to)\s*\(?[01nmNM*](?:\.\.[1nNmM*])?\)? [*_`]*(\p{Lu}[\p{L}\p{N}]*(?: \p{L}+)?)[*_`]*[.]?$/u;

/**
 * `A **Building** has many **Lockers**`, for nearly all items of a list of two or more under a title about models: the
 * names in bold are models. Tells which items it has read.
 */
export function relatedModels(items: readonly Block[], put: PutAt): ReadonlySet<Block> {
  const read = new Set<Block>();
  const drawn = items.filter(({ text }) => text.length <= 80 && /[1→↔]/.test(text) && cardinality.test(text));
  if (drawn.length >= 2 && drawn.length * 10 >= items.length * 7) {
    const names = new Set<string>();
    for (const item of drawn) {
      for (const said of cardinality.exec(item.text)?.slice(1, 3) ?? []) {
        const name = entityName(said)?.names[0];
        if (name === undefined || names.has(name)) continue;
        names.add(name);
        put(item, name, [], 0.7);
      }
      read.add(item);
    }
    return read;
  }
  const related = items.filter(
    (item) =>
      item.text.includes('*') &&
      relation.test(item.text) &&
      !isNegated(item.text) &&
      [...item.text.matchAll(marked)].length >= 2 &&
      // What a thing has is read with it.
      partsIn(item.text) === undefined,
  );
  if (related.length < 2 || related.length * 10 < items.length * 7) return read;
  const known = new Set<string>();
  for (const item of related) {
    for (const [, bold, code] of item.text.matchAll(marked)) {
      const name = entityName(bold ?? code ?? '');
      const [first = ''] = name?.names ?? [];
      const key = first.toLowerCase().replace(/(?<=..[^s])s$/, '');
      if (name?.names.length !== 1 || name.isAmbiguous || known.has(key)) continue;
      known.add(key);
      // The others of a relation stand in the plural: `has many **Lockers**`.
      put(item, /^\p{Lu}\p{Ll}+[^s]s$/u.test(first) ? first.slice(0, -1) : first, [], 0.7);
    }
    read.add(item);
  }
  return read;
}
