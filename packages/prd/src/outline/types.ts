import type { Diagnostic, Sha256 } from '@orch/core';

import type { Span } from '../tasks/task.ts';

export type LineEnding = '\n' | '\r\n' | '\r';

/** One heading of the document with what stands under it. Headings inside lists, quotes and fences are not sections. */
export interface Section {
  /** Position in `Outline.sections`, which is document order. */
  readonly index: number;
  /** Index of the section that contains this one, by depth; -1 at the top. */
  readonly parent: number;
  /** From 1 to 6. */
  readonly depth: number;
  /** `7.3`, without a trailing dot, where the heading starts with a number. Always the text, never a number: `1.10` stays `1.10`. */
  readonly number: string | undefined;
  /** Id of an anchor on the line before the heading: `sec-7-3`. */
  readonly anchor: string | undefined;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** Heading text without its number and without closing marks. */
  readonly title: string;
  /** The heading's own lines, without its line ending. */
  readonly heading: Span;
  /** From after the heading’s line ending to the line of the next heading of any depth, or of its anchor. */
  readonly body: Span;
  /** From the line of the heading (or its anchor line) to that of the next heading of the same or a lesser depth: the section with its subsections. */
  readonly tree: Span;
  /** SHA-256 of the text of `body`, computed when first asked for. */
  readonly hash: Sha256;
}

export interface Fence {
  readonly span: Span;
  /** The lines between the fences. */
  readonly content: Span;
  /** Text after the opening fence: `ts title="x"`. */
  readonly info: string;
  /** Index of the section it stands in; -1 before the first heading. */
  readonly section: number;
}

/** A link reference or footnote definition; those in lists and quotes count too. */
export interface Definition {
  readonly kind: 'link' | 'footnote';
  /** As written, between the brackets and without the `^` of a footnote. */
  readonly label: string;
  readonly span: Span;
  /** Index of the section it stands in; -1 before the first heading. */
  readonly section: number;
}

export interface Frontmatter {
  /** With both `---` lines. */
  readonly span: Span;
  /** The YAML between them. */
  readonly content: Span;
}

export interface Outline {
  readonly text: string;
  /** Name of the file, for diagnostics. */
  readonly file: string;
  readonly hasBom: boolean;
  /** The line ending used most; `\n` in a text of one line. */
  readonly lineEnding: LineEnding;
  readonly frontmatter: Frontmatter | undefined;
  /** From after the frontmatter to the first section. */
  readonly preamble: Span;
  readonly sections: readonly Section[];
  readonly fences: readonly Fence[];
  readonly definitions: readonly Definition[];
  /** Where a code fence or HTML block opens that nothing closes, outside of lists and quotes. */
  readonly unclosed: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}
