import type { Section } from '../outline/types.ts';
import type { Span } from './task.ts';

import type { Narrow } from '../expressions/narrow.ts';

/** A line of a document without its ending. */
export interface Line extends Span {
  readonly text: string;
  readonly number: number;
}

/** The title of the whole document names its kind, which says nothing about the text under it. */
export function isDocumentTitle(section: Section, tops: number, count: number): boolean {
  if (
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
  let start = source.startsWith('\ufeff') ? 1 : 0;
  const ending = /\r\n|\n|\r/g;
  for (let match = ending.exec(source); match; match = ending.exec(source)) {
    spans.push({ start, end: match.index });
    start = ending.lastIndex;
  }
  if (start < source.length) spans.push({ start, end: source.length });
  const texts = narrow(spans.map((span) => source.slice(span.start, span.end)));
  return spans.map((span, index) => ({ text: texts[index] ?? '', ...span, number: index + 1 }));
}
