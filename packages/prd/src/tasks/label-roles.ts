import type { Classification } from './section-role.ts';
import type { Role } from './section-role.ts';

import { leadOf } from './label.ts';
import { noClass } from './section-classes.ts';
import { classify, joinExclusions } from './section-role.ts';

/**
 * What a text is about by its labels, the nearest first, and the section that it stands in. Where neither says anything,
 * the words that it begins with may: `**Data** …`. Those of a paragraph add to what the others say.
 */
export function judgeLabels(
  labels: readonly string[],
  above: Classification | undefined,
  lead: string | undefined,
  isParagraph: boolean,
): Classification {
  let found: ReadonlySet<Role> | undefined;
  let excluded = above?.excluded;
  for (const label of labels) {
    const own = classify(leadOf(label));
    excluded = joinExclusions(excluded, own.excluded);
    if (own.roles.size > 0) found ??= own.roles;
  }
  const known = found ?? above?.roles ?? noClass.roles;
  if (lead === undefined || (known.size > 0 && !isParagraph)) return { roles: known, excluded };
  const own = classify(lead).roles;
  const adds = known.size === 0 ? own.size > 0 : own.has('model') || own.has('page') || own.has('api');
  return { roles: adds ? new Set([...known, ...own]) : known, excluded };
}
