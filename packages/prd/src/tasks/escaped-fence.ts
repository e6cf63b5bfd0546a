import type { Line } from './document-lines.ts';

/** Fences whose marks a converter has escaped: text in Markdown, and meant as fences. */

/** The line that opens one, with its language. */
export const openEscaped: RegExp = /^\s*\\`\\`\\`([\w+#.-]*)\s*$/;

/** The index of the line that closes an escaped fence; -1 where none does. */
export function escapedEnd(lines: readonly Line[], from: number): number {
  return lines.findIndex(({ text }, index) => index > from && /^\s*\\`\\`\\`\s*$/.test(text));
}
