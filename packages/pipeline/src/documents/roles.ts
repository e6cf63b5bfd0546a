import type { ExtractedTasks, Outline } from '@orch/prd';

interface RoleRule {
  readonly role: string;
  /** Whether the work asks for the role; absent: always. */
  readonly when?: (tasks: ExtractedTasks, text: string) => boolean;
}

const mentions =
  (pattern: RegExp) =>
  (_tasks: ExtractedTasks, text: string): boolean =>
    pattern.test(text);

/** In the order in which the work passes through them. Five roles are always there; the others come with the work. */
const roleRules: readonly RoleRule[] = [
  { role: 'PM' },
  { role: 'Technical Product Manager' },
  { role: 'UX/UI', when: (tasks) => tasks.pages.length > 0 },
  { role: 'Backend Engineer', when: (tasks) => tasks.apis.length > 0 || tasks.models.length > 0 },
  { role: 'Frontend Engineer', when: (tasks) => tasks.pages.length > 0 },
  { role: 'AI Engineer', when: mentions(/\b(?:LLMs?|machine learning|embeddings?|inference)\b/i) },
  { role: 'Data Analyst', when: mentions(/\b(?:analytics|metrics|dashboards?|KPIs?)\b/i) },
  { role: 'DevOps/SRE', when: mentions(/\b(?:deploy(?:ment|s|ed)?|CI\/CD|kubernetes|docker|runbook|on-call)\b/i) },
  { role: 'Security' },
  { role: 'Legal', when: mentions(/\b(?:GDPR|CCPA|privacy|consent|licen[cs]e|personal data|PII)\b/i) },
  { role: 'QA' },
  { role: 'Implementation Owner' },
];

/** Titles of the sections that orch or reviewers write: roles are never derived from them, so that a second run finds the same. */
const ignoredTitles =
  /^(?:changelog|change log|qa artifacts|collaboration|roles and order|where communication|handoff|execution plan|review|reviewer|decision log|open questions|ready|release|excellence)/i;

/** The roles that a person has put in order in the section for it, as `- PM → QA`; undefined where there are none. */
export function writtenRoles(outline: Outline): readonly string[] | undefined {
  const section = outline.sections.find(({ title }) => /^roles and order$/i.test(title.trim()));
  const body = section ? outline.text.slice(section.body.start, section.body.end) : '';
  const line = body.includes('<!-- orch:roles -->') ? undefined : /^[-*] (.+→.+)$/m.exec(body)?.[1];
  return line
    ?.split('→')
    .map((role) => role.trim())
    .filter((role) => role !== '');
}

/** The roles that a feature needs, from its tasks and from the words of its requirements. */
export function deriveRoles(outline: Outline, tasks: ExtractedTasks): readonly string[] {
  const text = requirementText(outline);
  return roleRules.filter((rule) => rule.when === undefined || rule.when(tasks, text)).map((rule) => rule.role);
}

function requirementText(outline: Outline): string {
  const parts = [outline.text.slice(outline.preamble.start, outline.preamble.end)];
  let skippedUntil = -1;
  for (const section of outline.sections) {
    if (section.tree.start < skippedUntil) continue;
    if (ignoredTitles.test(section.title)) {
      skippedUntil = section.tree.end;
      continue;
    }
    parts.push(section.title, outline.text.slice(section.body.start, section.body.end));
  }
  return parts.join('\n');
}
