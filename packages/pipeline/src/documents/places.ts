import type { NewSection, Section } from '@orch/prd';

/** One of the sections that orch writes to, and where it goes in a document that lacks it. */
export interface Place {
  readonly title: string;
  readonly titles: RegExp;
  readonly number: string;
  /** A section that must be there, with a fitting title, for the numbered place to make sense. */
  readonly parent: { readonly number: string; readonly titles: RegExp } | undefined;
}

export const qaPlace: Place = {
  title: 'QA Artifacts',
  titles: /^qa artifacts$/i,
  number: '7.3',
  parent: { number: '7', titles: /test|qa|accept|quality/i },
};
export const changelogPlace: Place = { title: 'Changelog', titles: /^change ?log$/i, number: '8', parent: undefined };
export const rolesPlace: Place = {
  title: 'Roles and Order',
  titles: /^roles and order$/i,
  number: '9.1',
  parent: { number: '9', titles: /collab|review|workflow/i },
};

/** What is to know of a section in order to find a place. */
export type PlacedSection = Pick<Section, 'index' | 'depth' | 'number' | 'title'>;

/** A document by its sections, in order. */
export interface Listed<S extends PlacedSection = PlacedSection> {
  readonly sections: readonly S[];
}

/** What a place is called in reports. */
export function labelOf(outline: Listed, place: Place): string {
  const section = findPlace(outline, place);
  const number = section ? section.number : canBeNumbered(outline, place) ? place.number : undefined;
  const title = section?.title ?? place.title;
  return number === undefined ? title : `${number} ${title}`;
}

/** The section with the place's title; of several, the one with its number, else the first. */
export function findPlace<S extends PlacedSection>(outline: Listed<S>, place: Place): S | undefined {
  const found = outline.sections.filter((section) => place.titles.test(section.title.trim()));
  return found.find((section) => section.number === place.number) ?? found[0];
}

function canBeNumbered(outline: Listed, place: Place): boolean {
  if (outline.sections.some((section) => section.number === place.number)) return false;
  return anchorSection(outline, place) !== undefined;
}

/** The heading that a place gets in a document without it, and after which section and its subsections; undefined: at the end. */
export function newSection<S extends PlacedSection>(
  outline: Listed<S>,
  place: Place,
): { readonly after: S | undefined; readonly heading: Omit<NewSection, 'markdown'> } {
  const { title, number } = place;
  const after = canBeNumbered(outline, place) ? anchorSection(outline, place) : undefined;
  if (!after) return { after, heading: { title, depth: 2 } };
  return { after, heading: { number, title, depth: place.parent ? Math.min(6, after.depth + 1) : after.depth } };
}

/** The section after whose tree the numbered place belongs. */
function anchorSection<S extends PlacedSection>(outline: Listed<S>, place: Place): S | undefined {
  const { parent } = place;
  if (parent) {
    return outline.sections.find((section) => section.number === parent.number && parent.titles.test(section.title));
  }
  const before = String(Number(place.number) - 1);
  return outline.sections.find((section) => section.number === before);
}
