import type { Section } from '../outline/types.ts';
import type { Span } from './task.ts';

import type { Narrow } from '../expressions/narrow.ts';

/** A line of a document without its ending. */
export interface Line extends Span {
  readonly text: string;
  readonly number: number;
}

const titleWords: readonly string[] = [
  'prd',
  'requirement doc',
  'requirements doc',
  'requirement spec',
  'requirements spec',
  'enheft',
  'spec:',
  'specification:',
];

/** The title of the whole document names its kind, which says nothing about the text under it. */
export function isDocumentTitle(section: Section, tops: number, count: number): boolean {
  if (
    titleWords.some((word) => section.title.toLowerCase().includes(word)) &&
    /\bprds?\b|requirements? (?:document|specification)|pflichtenheft|lastenheft|\bspec(?:ification)?:/i.test(
      section.title,
    )
  ) {
    return section.depth <= 2;
  }
  if (section.depth > 1 || section.parent !== -1) return false;
  return tops === 1 && (count > 1 || section.title.split(' ').length > 3);
}

/** The lines of a text, numbered from 1, without a byte order mark. */
export function linesOf(source: string, narrow: Narrow): Line[] {
  const spans: Span[] = [];
  const after = (unit: string, from: number): number => {
    const at = source.indexOf(unit, from);
    return at < 0 ? source.length : at;
  };
  let feed = after('\n', 0);
  let carriage = after('\r', 0);
  for (let start = source.startsWith('\ufeff') ? 1 : 0; start < source.length;) {
    if (feed < start) feed = after('\n', start);
    if (carriage < start) carriage = after('\r', start);
    const end = Math.min(feed, carriage);
    spans.push({ start, end });
    start = end + (carriage === end && feed === end + 1 ? 2 : 1);
  }
  const texts = narrow(spans.map((span) => source.slice(span.start, span.end)));
  return spans.map((span, index) => ({ text: texts[index] ?? '', ...span, number: index + 1 }));
}
