import type { Classification } from './section-role.ts';
import type { Role } from './section-role.ts';

import { leadOf } from './label.ts';
import { noClass } from './section-classes.ts';
import { classify, joinExclusions } from './section-role.ts';
import { wordCount } from './statement.ts';

/** `3.1 Planning` under functional requirements names a feature, where alone it would be a schedule. */
function isFeature(label: string, own: Classification, above: Classification | undefined): boolean {
  return (
    own.excluded === 'plan' &&
    above?.roles.has('requirement') === true &&
    wordCount(label.replace(/^[\W\d]+/, '')) === 1
  );
}

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
    excluded = joinExclusions(excluded, isFeature(label, own, above) ? undefined : own.excluded);
    if (own.roles.size > 0) found ??= own.roles;
  }
  const known = found ?? above?.roles ?? noClass.roles;
  if (lead === undefined || (known.size > 0 && !isParagraph)) return { roles: known, excluded };
  const own = classify(lead).roles;
  const adds = known.size === 0 ? own.size > 0 : own.has('model') || own.has('page') || own.has('api');
  return { roles: adds ? new Set([...known, ...own]) : known, excluded };
}
