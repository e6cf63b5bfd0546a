import type { Outline } from '../outline/types.ts';
import type { Classification, Role } from './section-role.ts';

import { isDocumentTitle } from './document-lines.ts';
import { latin } from '../expressions/latin.ts';
import { classify, joinExclusions } from './section-role.ts';

/**
 * What each section is about, by its heading and those above it. `titles` are the headings, `tops` the number of those of
 * the first level that the document has, as far as is known.
 */
export function classifySections({ sections }: Outline, titles: readonly string[], tops: number): Classification[] {
  const classes: Classification[] = [];
  const numbered = new Map<string, number>();
  for (const [index, section] of sections.entries()) {
    const title = titles[index] ?? '';
    const own = isDocumentTitle(section, tops, sections.length) ? noClass : classify(title);
    const { number } = section;
    // A part by its number, though its heading is no deeper than that of the whole: `### 8` and `### 8.1`.
    const whole = numbered.get(number?.replace(/\.[^.]*$/, '') ?? '') ?? -1;
    const isPart = (sections[whole]?.depth ?? 0) === section.depth;
    const above = classes[isPart ? whole : section.parent];
    classes.push(above ? inherit(above, own, title) : own);
    if (number !== undefined) numbered.set(number, index);
  }
  return classes;
}

/** Sections of a document whose names are as well those of things to be stored: `### Team`, `### Risk`, `### Milestone`. */
const mayBeStored: ReadonlySet<string> = new Set([
  'sign-off or hand-over',
  'risk',
  'plan',
  'glossary or reference',
  'metadata',
]);

const mayBeTopic: ReadonlySet<string> = new Set(['sign-off or hand-over', 'plan']);

const lastWord = latin.u`(?<!\p{L})\p{L}+$`;
const numbered = /^\W*[\w.]*\W*$/;

/** One word, perhaps with its number. */
function isShort(title: string): boolean {
  const at = lastWord.exec(title)?.index;
  return at !== undefined && numbered.test(title.slice(0, at));
}

function inherit(above: Classification, own: Classification, title: string): Classification {
  // Under a data model a short heading is the name of a thing to be stored, whatever else the word means: `### Page`.
  const named = above.roles.has('model') && !own.roles.has('model') && isShort(title);
  // Under an interface it is that of what endpoints or screens are about: `### Approvals`.
  const isTopic = (above.roles.has('api') || above.roles.has('page')) && own.roles.size === 0 && isShort(title);
  // What stands in code under a data model is the name of a table, and no screen: `` `screens` ``.
  const isTable = above.roles.has('model') && /^`\w+`$/.test(title);
  const isMeant =
    named || isTable ? mayBeStored.has(own.excluded ?? '') : isTopic && mayBeTopic.has(own.excluded ?? '');
  const meant = isMeant ? undefined : own.excluded;
  const excluded = joinExclusions(above.excluded, meant);
  if (own.roles.size === 0 || isTable) return { excluded, roles: above.roles };
  // A data model or a screen under requirements is itself a requirement.
  const required =
    above.roles.has('requirement') &&
    !['story', 'dependency', 'test', 'goal'].some((role) => own.roles.has(role as Role));
  return {
    excluded,
    roles: new Set([
      ...own.roles,
      ...(required ? (['requirement'] as const) : []),
      ...(named ? (['model'] as const) : []),
    ]),
  };
}

/** Of what nothing is said. */
export const noClass: Classification = { roles: new Set(), excluded: undefined };
