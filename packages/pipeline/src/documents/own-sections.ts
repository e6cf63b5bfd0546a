import type { Outline } from '@orch/prd';

/** Titles of the sections that orch itself writes to. */
const ownTitles = /^(?:qa artifacts|change ?log|roles and order)$/i;

/** Keys of the frontmatter that orch itself writes. */
const ownKeys = /^(?:owner|roles):.*$/gm;

/** Whether orch itself writes to a section of this title. */
export function isOwnSection(title: string): boolean {
  return ownTitles.test(title.trim());
}

/**
 * The text of a document with everything that orch itself writes blanked out, so that what a document asks for does
 * not depend on whether orch has been there before. Offsets and lines stay as they are.
 */
export function withoutOwnSections(document: Outline): string {
  const { text, frontmatter, sections } = document;
  let result = text;
  const blank = (start: number, end: number): void => {
    const blanked = result.slice(start, end).replaceAll(/[^\r\n]/g, ' ');
    result = result.slice(0, start) + blanked + result.slice(end);
  };
  for (const section of sections) {
    if (isOwnSection(section.title)) blank(section.tree.start, section.tree.end);
  }
  if (frontmatter) {
    const { start, end } = frontmatter.content;
    for (const match of text.slice(start, end).matchAll(ownKeys))
      blank(start + match.index, start + match.index + match[0].length);
  }
  return result;
}
