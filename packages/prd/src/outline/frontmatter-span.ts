import { afterLineEnding } from './line-endings.ts';
import type { Frontmatter } from './types.ts';

const fenceLine = /---[ \t]*(?=[\r\n]|$)/y;

/**
 * The YAML frontmatter of a document that starts at `start` (after a byte order mark), as remark-frontmatter sees it.
 * `'unclosed'` where an opening line has no closing one.
 */
export function findFrontmatter(text: string, start: number): Frontmatter | 'unclosed' | undefined {
  const opening = matchFence(text, start);
  if (opening === -1 || opening === text.length) return undefined;
  const contentStart = afterLineEnding(text, opening);
  for (let at = contentStart; at !== -1; at = nextCandidate(text, at)) {
    const end = matchFence(text, at);
    if (end !== -1) {
      const contentEnd = Math.max(contentStart, beforeLineEnding(text, at));
      return { span: { start, end }, content: { start: contentStart, end: contentEnd } };
    }
  }
  return 'unclosed';
}

function matchFence(text: string, at: number): number {
  fenceLine.lastIndex = at;
  return fenceLine.test(text) ? fenceLine.lastIndex : -1;
}

/** The next `---` at the start of a line after `at`, or -1. */
function nextCandidate(text: string, at: number): number {
  for (let index = text.indexOf('---', at + 1); index !== -1; index = text.indexOf('---', index + 1)) {
    const before = text.charAt(index - 1);
    if (before === '\n' || before === '\r') return index;
  }
  return -1;
}

function beforeLineEnding(text: string, at: number): number {
  return text.startsWith('\r\n', at - 2) ? at - 2 : at - 1;
}
