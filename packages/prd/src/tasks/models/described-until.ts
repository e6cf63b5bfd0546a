import type { Clause } from './clause.ts';

import { being, described, describing, joiningParts, keeping, one, reflexive } from './verbs.ts';

/** The index behind `is described by`; 0 where it does not stand there. */
export function describedUntil(clause: Clause, at: number): number {
  // `A member is a person with …`
  if (being.has(clause.at(at)) && one.has(clause.at(at + 1)))
    for (let joint = at + 3; joint <= at + 5; joint++) if (joiningParts.has(clause.at(joint))) return joint + 1;
  if (!being.has(clause.at(at)) && clause.at(at) !== 'se' && clause.at(at) !== 'si') return 0;
  const isReflexive = clause.at(at) === 'se' || clause.at(at) === 'si';
  if (!(isReflexive ? [keeping, reflexive] : [described]).some((verbs) => verbs.has(clause.at(at + 1)))) return 0;
  const by = clause.at(at + 1) === 'made' && clause.at(at + 2) === 'up' ? at + 3 : at + 2;
  if (!describing.has(clause.at(by))) return 0;
  // `composée d'un numéro`
  return /^d['’]/.test(clause.at(by)) ? by : by + 1;
}
