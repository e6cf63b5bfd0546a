import type { ExtractedTasks, Outline } from '@orch/prd';

interface RoleRule {
  readonly role: string;
  /** Whether the tasks ask for the role; without this and without words: always. */
  readonly when?: (tasks: ExtractedTasks) => boolean;
  /** Words of requirements that ask for it. */
  readonly words?: RegExp;
}

/** In the order in which the work passes through them. Five roles are always there; the others come with the work. */
const roleRules: readonly RoleRule[] = [
  { role: 'PM' },
  { role: 'Technical Product Manager' },
  { role: 'UX/UI', when: (tasks) => tasks.pages.length > 0 },
  { role: 'Backend Engineer', when: (tasks) => tasks.apis.length > 0 || tasks.models.length > 0 },
  { role: 'Frontend Engineer', when: (tasks) => tasks.pages.length > 0 },
  { role: 'AI Engineer', words: /\b(?:LLMs?|machine learning|embeddings?|inference)\b/i },
  { role: 'Data Analyst', words: /\b(?:analytics|metrics|dashboards?|KPIs?)\b/i },
  { role: 'DevOps/SRE', words: /\b(?:deploy(?:ment|s|ed)?|CI\/CD|kubernetes|docker|runbook|on-call)\b/i },
  { role: 'Security' },
  { role: 'Legal', words: /\b(?:GDPR|CCPA|privacy|consent|licen[cs]e|personal data|PII)\b/i },
  { role: 'QA' },
  { role: 'Implementation Owner' },
];

/** Titles of the sections that orch or reviewers write: roles are never derived from them, so that a second run finds the same. */
const ignoredTitles =
  /^(?:changelog|change log|qa artifacts|collaboration|roles and order|where communication|handoff|execution plan|review|reviewer|decision log|open questions|ready|release|excellence)/i;

/** The roles that a person has put in order in the section for it, as `- PM → QA`; undefined where there are none. */
export function writtenRoles(outline: Outline): readonly string[] | undefined {
  const section = outline.sections.find(({ title }) => holdsRoles(title));
  return section && rolesIn(outline.text.slice(section.body.start, section.body.end));
}

export function holdsRoles(title: string): boolean {
  return /^roles and order$/i.test(title.trim());
}

/** The roles that the text of that section puts in order. */
export function rolesIn(body: string): readonly string[] | undefined {
  const line = body.includes('<!-- orch:roles -->') ? undefined : /^[-*] (.+→.+)$/m.exec(body)?.[1];
  return line
    ?.split('→')
    .map((role) => role.trim())
    .filter((role) => role !== '');
}

/** The roles that a feature needs, from its tasks and from the words of its requirements. */
export function deriveRoles(outline: Outline, tasks: ExtractedTasks): readonly string[] {
  const words = new RoleWords();
  words.read(outline.text.slice(outline.preamble.start, outline.preamble.end));
  for (const { depth, title, body } of outline.sections)
    words.readSection(depth, title, () => outline.text.slice(body.start, body.end));
  return words.roles(tasks);
}

/** Finds the words that ask for roles, as the sections of a document go by. */
export class RoleWords {
  readonly #found = new Set<RoleRule>();
  /** Depth of the section that is being passed over; beyond all depths where none is. */
  #skipped = 7;

  /** Reads the text of requirements. */
  read(text: string): void {
    for (const rule of roleRules) {
      if (rule.words && !this.#found.has(rule) && rule.words.test(text)) this.#found.add(rule);
    }
  }

  /** Reads the next section, unless it is one that orch or reviewers write, or stands in one. */
  readSection(depth: number, title: string, body: () => string): void {
    if (depth <= this.#skipped) this.#skipped = ignoredTitles.test(title) ? depth : 7;
    if (this.#skipped === 7) this.read(`${title}\n${body()}`);
  }

  roles(tasks: ExtractedTasks): readonly string[] {
    const isAsked = (rule: RoleRule): boolean =>
      rule.words ? this.#found.has(rule) : rule.when === undefined || rule.when(tasks);
    return roleRules.filter(isAsked).map(({ role }) => role);
  }
}
