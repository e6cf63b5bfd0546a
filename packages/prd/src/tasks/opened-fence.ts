import type { Outline } from '../outline/types.ts';

import { outline } from '../outline/outline.ts';

const heading = /^ {0,3}#{2,6}\s+\S/m;

/**
 * The outline of what an author meant where the last fence is opened and never closed: a mark without a language with
 * headings after it is a closing one too many, as behind a fence in a fence. Without it all places stay the same.
 */
export function withoutOpenedFence(document: Outline): Outline {
  const { text, unclosed, fences, file } = document;
  const last = fences.at(-1);
  if (unclosed === undefined || last?.span.start !== unclosed || last.info !== '') return document;
  if (!heading.test(text.slice(last.content.start, last.content.end))) return document;
  const mark = text.slice(unclosed, last.content.start);
  return outline(text.slice(0, unclosed) + mark.replaceAll(/[`~]/g, ' ') + text.slice(last.content.start), { file });
}
