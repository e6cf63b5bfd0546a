import { isOrchError } from '@orch/core';

import { openPrd, type PrdEditor } from '../../src/edit/open-prd.ts';
import { readFrontmatter } from '../../src/frontmatter/read-frontmatter.ts';
import { outline } from '../../src/outline/outline.ts';
import { remarkHeadings } from '../support/remark.ts';

/** Longer documents only slow the search down. */
const maxLength = 4096;

/**
 * A target for fuzzers that are guided by coverage (libFuzzer's convention, as Jazzer.js calls it): reads any bytes as
 * a document, compares its headings with remark's, edits it, and throws where a promise is broken.
 */
export function fuzz(data: Uint8Array): void {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(data.subarray(0, maxLength));
  const source = outline(text);
  const found = source.sections.map(({ depth, heading }) => `${depth}@${heading.start}-${heading.end}`);
  const expected = remarkHeadings(text);
  if (found.join(' ') !== expected.join(' ')) throw new Error(`headings ${found.join(' ')}, not ${expected.join(' ')}`);
  if (source.diagnostics.some(({ location }) => (location?.line ?? 1) < 1))
    throw new Error('a diagnostic without a line');
  if (openPrd(text).compile().text !== text) throw new Error('compiling without an edit changed the text');
  const [section] = source.sections;
  const body = text.slice(0, 200);
  tryTwice(text, (editor) => editor.set('key', body));
  tryTwice(text, (editor) => editor.remove('a'));
  if (section) {
    tryTwice(text, (editor) => editor.appendToSection(section, body, { key: 'k' }));
    tryTwice(text, (editor) => editor.replaceSection(section, body));
    const edited = tryEdit(text, (editor) => editor.editBody(section, () => body));
    const { start, end } = section.body;
    const isApart = edited?.startsWith(text.slice(0, start)) === true && edited.endsWith(text.slice(end));
    if (edited !== undefined && !isApart) throw new Error('an edit changed more than its section');
  }
}

/** Carries out an edit, and again on its result, which must leave it as it is. */
function tryTwice(text: string, change: (editor: PrdEditor) => PrdEditor): void {
  const once = tryEdit(text, change);
  if (once === undefined) return;
  readFrontmatter(outline(once));
  const twice = tryEdit(once, change);
  if (twice !== undefined && twice !== once) throw new Error('the same edit changed the text again');
}

/** The edited text; undefined where the edit is refused. */
function tryEdit(text: string, change: (editor: PrdEditor) => PrdEditor): string | undefined {
  try {
    return change(openPrd(text)).compile().text;
  } catch (error) {
    if (isOrchError(error)) return undefined;
    throw error;
  }
}
