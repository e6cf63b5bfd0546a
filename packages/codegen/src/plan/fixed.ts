import type { RuleTask } from '@orch/prd';

import { words } from '../names/identifiers.ts';
import { ModelDraft } from './draft.ts';
import type { ResourceDraft } from './resources.ts';

const unchangeable =
  /\b(?:(?:must|can|may|shall|should|will)(?: not|not|n't| never)(?: be)? change|never(?: be)? change|(?:is|are|stays?) (?:immutable|unchangeable|read-only))/i;
/** A rule with a condition holds at times only, which generated code cannot tell. */
const condition = /\b(?:after|before|when|while|once|if|unless|until|except|without|by|from|later)\b/i;

/**
 * Lets paths name records for good: a unique field by which a path finds them keeps its first value where a
 * rule of the document says so (`An ISBN must never be changed`). Without such a rule it may be changed.
 */
export function fixLookups(resources: readonly ResourceDraft[], rules: readonly RuleTask[]): void {
  const said = rules.filter(({ text }) => unchangeable.test(text) && !condition.test(text));
  for (const { model, lookup } of resources) {
    if (!(model instanceof ModelDraft) || !model.find(lookup.field)?.unique) continue;
    const name = ` ${words(lookup.field).join(' ')} `;
    if (said.some(({ text }) => ` ${words(text).join(' ')} `.includes(name))) model.fix(lookup.field);
  }
}
