import type { Role } from './section-role.ts';

/** A piece of the document that can state something: a list item, a paragraph, a table row, a fence or a heading. */
export interface Block {
  readonly kind: 'item' | 'paragraph' | 'row' | 'fence' | 'heading';
  /** Without its marker, continuation lines joined by a space; for a fence its content. */
  text: string;
  start: number;
  end: number;
  /** 1-based. */
  line: number;
  /** Index of the section; -1 before the first heading. */
  readonly section: number;
  /** Labels above it, nearest first: parent items, and paragraphs that introduce it. */
  readonly labels: readonly string[];
  /** What the labels and headings above it are about, the nearest that says anything. */
  readonly roles: ReadonlySet<Role>;
  /** Why it asks for nothing, where a heading or label above it says so. */
  readonly excluded: string | undefined;
  readonly parent: Block | undefined;
  readonly children: Block[];
  readonly checked?: boolean;
  /** For headings: from 1 to 6. */
  readonly depth?: number;
  /** For rows: the cells, and the header's. */
  readonly cells?: readonly string[];
  readonly header?: readonly string[];
  /** For rows: the same for all rows of one table. */
  readonly table?: number;
  /** Its text, or a line of it, was longer than what is read. */
  isCut?: boolean;
  /** For fences: the first word of the info string, in lower case. */
  readonly language?: string;
}
