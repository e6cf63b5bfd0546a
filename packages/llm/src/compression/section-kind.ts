import type { DocumentSection } from './types.ts';

/** Titles (without number, lower case) of sections about how the team works. */
const processTitles = [
  /^change ?log$/,
  /^(revision|version|document) history$/,
  /^(table of )?contents$/,
  /^review log\b/,
  /^sign[- ]?offs?\b/,
  /^approvals?$/,
  /^(reviewer notes|notes of the reviewers)$/,
  /^roles (and|&) (order|responsibilities)$/,
  /^where (communication happens|we talk)$/,
  /^hand-?off contracts\b/,
  /^what each role hands on$/,
  /^(collaboration|working together)\b/,
  /^ready-?to-?implement gate$/,
  /^release ?\/ ?push$/,
  /^before release$/,
  /^(\w+ )?checklist\b/,
  /^qa artifacts$/,
  /^((implementation|project) )?(timeline|milestones|schedule)$/,
  /^development phases$/,
];

/** Sections that say something about the product even inside a section about the team. */
const alwaysKept = /^(decisions?|decision log|open questions?|dependencies|risks)\b/;

/** Sections that a model can do without best, when there is no room: first what gives reasons, then how it is tested. */
const dispensable = [
  /^(introduction|background|motivation|why|vision|overview|(executive )?summary|goals?|success (criteria|measures|metrics)|references|glossary|appendix)\b/,
  /^(test(ing|s)?|test scenarios|scenarios|qa|rollout|risks|open questions?|decisions?|decision log)\b/,
];

/** The title in lower case, without its number and typographic hyphens. */
function plainTitle(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[\u2010-\u2013]/g, '-')
    .replace(/^\s*(\d+(\.\d+)*\.?|[a-z]\)|[ivx]+\.)\s+/, '')
    .trim();
}

/** Whether each section is about how the team works, on its own or because it stands below one that is. */
export function findProcessSections(sections: readonly DocumentSection[]): readonly boolean[] {
  let below = Number.POSITIVE_INFINITY;
  return sections.map(({ depth, title }) => {
    if (depth <= below) below = Number.POSITIVE_INFINITY;
    const plain = plainTitle(title);
    if (alwaysKept.test(plain)) return false;
    if (depth > below) return true;
    const isProcess = processTitles.some((pattern) => pattern.test(plain));
    if (isProcess) below = depth;
    return isProcess;
  });
}

/** How early a section goes when there is no room: 2 first, 0 last. */
export function dispensability(section: DocumentSection): number {
  const plain = plainTitle(section.title);
  const index = dispensable.findIndex((pattern) => pattern.test(plain));
  return index < 0 ? 0 : dispensable.length - index;
}
