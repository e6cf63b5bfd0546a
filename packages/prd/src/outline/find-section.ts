import { type Diagnostic, locate, nearest, OrchError } from '@orch/core';

import { foldTitle } from './fold.ts';
import { parseHeadingText } from './heading-text.ts';
import type { Outline, Section } from './types.ts';

type Named = Pick<Section, 'number' | 'title' | 'anchor'>;

/**
 * The section at an address, or undefined.
 *
 * An address is a number (`7.3`), a number with a title (`7.3 QA Artifacts`: the number decides), an anchor
 * (`#sec-7-3`), a title, or a path of titles and numbers (`Testing > QA Artifacts`). A path may leave out levels.
 * Titles are compared after Unicode normalisation, without regard to case, hyphen kinds and emphasis marks.
 *
 * @throws OrchError `ORCH_PRD_AMBIGUOUS_SECTION`, located at the first, where several sections match.
 */
export function findSection(outline: Outline, address: string): Section | undefined {
  const wanted = address.trim();
  if (wanted === '') return undefined;
  const matches = candidates(outline, wanted);
  const [first, second] = matches;
  if (first && second) throw ambiguous(outline, wanted, matches);
  return first;
}

/**
 * Like {@link findSection}, for a section that must be there.
 *
 * @throws OrchError `ORCH_PRD_UNKNOWN_SECTION` where there is none, with the nearest one in its help.
 */
export function requireSection(outline: Outline, address: string): Section {
  const section = findSection(outline, address);
  if (section) return section;
  const known = outline.sections.flatMap(({ number, title, anchor }) => [
    number === undefined ? title : `${number} ${title}`,
    ...(number === undefined ? [] : [number]),
    ...(anchor === undefined ? [] : [`#${anchor}`]),
  ]);
  const suggestion = nearest(address.trim(), known.slice(0, 2000));
  throw new OrchError('ORCH_PRD_UNKNOWN_SECTION', `${outline.file} has no section ${JSON.stringify(address)}`, {
    help:
      suggestion === undefined
        ? 'List its sections with `orch prd outline`.'
        : `Did you mean ${JSON.stringify(suggestion)}?`,
    data: { address },
  });
}

/** What is to say where an address gives a number, which decides, and another title than the section has. */
export function titleMismatch(outline: Outline, section: Section, address: string): Diagnostic | undefined {
  const { number, title } = parseHeadingText(address.trim());
  if (number === undefined || number !== section.number || title === '') return undefined;
  if (hasTitle(section, title) || hasTitle(section, address)) return undefined;
  return {
    code: 'ORCH_PRD_TITLE_MISMATCH',
    severity: 'warning',
    message: `section ${number} is called ${JSON.stringify(section.title)}, not ${JSON.stringify(title)}`,
    location: locate(outline.file, outline.text, section.heading.start, section.heading.end),
    help: 'The number decided. Correct the title, or leave it out.',
  };
}

function candidates(outline: Outline, wanted: string): readonly Section[] {
  if (wanted.startsWith('#')) {
    const anchor = wanted.slice(1);
    return outline.sections.filter((section) => section.anchor === anchor);
  }
  const path = wanted.split('>').map((step) => step.trim());
  const nested =
    path.length > 1
      ? outline.sections.filter((section) => matchesPath(section, ancestors(outline, section), path))
      : [];
  if (nested.length > 0) return nested;
  const { number } = parseHeadingText(wanted);
  if (number !== undefined) {
    const numbered = outline.sections.filter((section) => section.number === number);
    if (numbered.length > 1) return narrow(numbered, wanted);
    if (numbered.length === 1) return numbered;
  }
  return outline.sections.filter((section) => hasTitle(section, wanted));
}

/** Where a number is used twice, the title after it may still tell which section is meant. */
function narrow(sections: readonly Section[], wanted: string): readonly Section[] {
  const { title } = parseHeadingText(wanted);
  const titled = title === '' ? [] : sections.filter((section) => foldTitle(section.title) === foldTitle(title));
  return titled.length > 0 ? titled : sections;
}

function hasTitle(section: Named, wanted: string): boolean {
  const folded = foldTitle(wanted);
  if (foldTitle(section.title) === folded) return true;
  return section.number !== undefined && foldTitle(`${section.number} ${section.title}`) === folded;
}

function matchesStep(section: Named, step: string): boolean {
  const { number } = parseHeadingText(step);
  return (number !== undefined && section.number === number) || hasTitle(section, step);
}

/** The sections around a section, from the inside. */
function* ancestors({ sections }: Outline, section: Section): Generator<Section> {
  for (let parent = sections[section.parent]; parent; parent = sections[parent.parent]) yield parent;
}

/** Tells whether the last step names the section and the others, in order, sections around it. */
function matchesPath(section: Named, around: Iterable<Named>, path: readonly string[]): boolean {
  const left = [...path];
  const own = left.pop();
  if (own === undefined || !matchesStep(section, own)) return false;
  for (const parent of around) {
    const step = left.at(-1);
    if (step !== undefined && matchesStep(parent, step)) left.pop();
  }
  return left.length === 0;
}

/** Tells whether an address can mean a section, of which only the sections around it, from the inside, are known. */
export function matchesAddress(section: Named, around: Iterable<Named>, address: string): boolean {
  const wanted = address.trim();
  if (wanted.startsWith('#')) return section.anchor === wanted.slice(1);
  const path = wanted.split('>').map((step) => step.trim());
  return matchesStep(section, wanted) || (path.length > 1 && matchesPath(section, around, path));
}

const maxPlaces = 5;

function ambiguous(outline: Outline, wanted: string, sections: readonly Section[]): OrchError {
  const places = sections
    .slice(0, maxPlaces)
    .map(({ heading }) => locate(outline.file, outline.text, heading.start, heading.end));
  const lines = places.map(({ line }) => line);
  return new OrchError(
    'ORCH_PRD_AMBIGUOUS_SECTION',
    `${JSON.stringify(wanted)} names ${sections.length} sections of ${outline.file}, on lines ${lines.join(', ')}${sections.length > maxPlaces ? ', …' : ''}`,
    {
      help: 'Address it by its anchor or by its path of titles, such as `Testing > QA Artifacts`.',
      ...(places[0] && { location: places[0] }),
      data: { address: wanted, lines, locations: places },
    },
  );
}
