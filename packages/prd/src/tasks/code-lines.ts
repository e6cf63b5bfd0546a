import type { Fence } from '../outline/types.ts';
import type { Narrow } from '../expressions/narrow.ts';
import type { Line } from './document-lines.ts';

import { openEscaped } from './escaped-fence.ts';

/** What the lines of code hold, in each form that it has in a document. */

export interface Code {
  readonly text: string;
  /** The first word of the info string, in lower case. */
  readonly language: string;
  /** A line was longer than what is read. */
  readonly isCut: boolean;
}

/** Of a fence whose marks a converter has escaped, which is text in Markdown, and meant as a fence. */
export function escapedCode(lines: readonly Line[], longest: number): Code {
  const content = lines.slice(1, -1).map(({ text }) => text.slice(0, longest));
  const language = (openEscaped.exec(lines[0]?.text ?? '')?.[1] ?? '').toLowerCase();
  return { text: content.join('\n'), language, isCut: false };
}

/** Of code that is indented instead of fenced. */
export function indentedCode(lines: readonly Line[], longest: number): Code {
  const first = lines[0]?.text ?? '';
  const outer = first.length - first.trimStart().length;
  const content = lines.map(({ text }) => text.slice(Math.min(outer, text.length - text.trimStart().length), longest));
  return { text: content.join('\n'), language: '', isCut: false };
}

/** Of a fence. */
export function fencedCode(document: string, { content, info }: Fence, narrow: Narrow, longest: number): Code {
  const whole = narrow(document.slice(content.start, content.end));
  const text = whole.length > longest ? whole.replaceAll(/[^\r\n]+/g, (part) => part.slice(0, longest)) : whole;
  const language = (/^[\w+#.-]+/.exec(info.trim())?.[0] ?? '').toLowerCase();
  return { text, language, isCut: text.length < whole.length };
}
