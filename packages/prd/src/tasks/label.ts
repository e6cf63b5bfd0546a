import { classify } from './section-role.ts';
import { leadingId } from './statement.ts';

/** Whether a line begins with an identifier and a colon, so that it states something of its own: `FR-AUTH-02: …`. */
export function startsRequirement(line: string): boolean {
  const text = line.trimStart();
  return /^[^:\s]{2,20}\d[^:\s]{0,6}:/.test(text) && leadingId(text) !== undefined;
}

/** The words before the first colon of a label that goes on after it. */
export function leadOf(label: string): string {
  const lead = /^(.{1,60}?)(?:\*\*)?[:：](?:\*\*)?(?:\s|$)/.exec(label)?.[1];
  return lead ?? label;
}

/** The reason why a statement such as `Out of scope: payments` or `Phase 2: reports` asks for nothing. */
export function ownExclusion(text: string): string | undefined {
  const lead = leadOf(text);
  if (lead === text) return undefined;
  const reason = classify(lead).excluded;
  return reason === 'out of scope' || reason === 'future work' || (reason === 'plan' && /\d/.test(lead))
    ? reason
    : undefined;
}
