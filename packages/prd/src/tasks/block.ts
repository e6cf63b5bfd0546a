import type { Role } from './section-role.ts';

import { plainText, sentencesOf } from './statement.ts';

/** What a block is and where it stands. */
export interface BlockParts {
  readonly kind: 'item' | 'paragraph' | 'row' | 'fence' | 'heading';
  /** Without its marker, continuation lines joined by a space; for a fence its content. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** Index of the section; -1 before the first heading. */
  readonly section: number;
  /** Labels above it, nearest first: parent items, and paragraphs that introduce it. */
  readonly labels: readonly string[];
  /** What the labels and headings above it are about, the nearest that says anything. */
  readonly roles: ReadonlySet<Role>;
  /** Why it asks for nothing, where a heading or label above it says so. */
  readonly excluded: string | undefined;
  readonly parent: Block | undefined;
  readonly checked?: boolean | undefined;
  /** For headings: from 1 to 6. */
  readonly depth?: number | undefined;
  /** For rows: the cells, and the header's, which is the same array for all rows of one table. */
  readonly cells?: readonly string[] | undefined;
  readonly header?: readonly string[] | undefined;
  /** For rows: the same for all rows of one table. */
  readonly table?: number | undefined;
  /** Its text, or a line of it, was longer than what is read. */
  readonly isCut?: boolean;
  /** For fences: the first word of the info string, in lower case. */
  readonly language?: string | undefined;
}

/**
 * A piece of the document that can state something: a list item, a paragraph, a table row, a fence or a heading. What its
 * text says is found out once, when the first reader asks for it.
 */
export class Block implements BlockParts {
  readonly kind: BlockParts['kind'];
  text: string;
  start: number;
  end: number;
  line: number;
  readonly section: number;
  readonly labels: readonly string[];
  readonly roles: ReadonlySet<Role>;
  readonly excluded: string | undefined;
  readonly parent: Block | undefined;
  readonly children: Block[] = [];
  readonly checked: boolean | undefined;
  readonly depth: number | undefined;
  readonly cells: readonly string[] | undefined;
  readonly header: readonly string[] | undefined;
  readonly table: number | undefined;
  isCut: boolean;
  /** An item that turned out to be the title of what follows it. */
  isTitle = false;
  readonly language: string | undefined;
  #plain: string | undefined;
  #sentences: readonly string[] | undefined;
  #lines: readonly string[] | undefined;

  constructor(parts: BlockParts) {
    this.kind = parts.kind;
    this.text = parts.text;
    this.start = parts.start;
    this.end = parts.end;
    this.line = parts.line;
    this.section = parts.section;
    this.labels = parts.labels;
    this.roles = parts.roles;
    this.excluded = parts.excluded;
    this.parent = parts.parent;
    this.checked = parts.checked;
    this.depth = parts.depth;
    this.cells = parts.cells;
    this.header = parts.header;
    this.table = parts.table;
    this.isCut = parts.isCut === true;
    this.language = parts.language;
  }

  /** Its words without the marks of code, emphasis and links. */
  get plain(): string {
    return (this.#plain ??= plainText(this.text));
  }

  get sentences(): readonly string[] {
    return (this.#sentences ??= sentencesOf(this.text));
  }

  /** The lines of a fence. */
  get lines(): readonly string[] {
    return (this.#lines ??= linesOfText(this.text));
  }

  /** A part of it with a place or contents of its own. */
  with(changes: Partial<BlockParts>): Block {
    const { kind, text, start, end, line, section, labels, roles, excluded, parent, isCut, language } = this;
    const parts = { kind, text, start, end, line, section, labels, roles, excluded, parent, isCut, language };
    return new Block({ ...parts, ...changes });
  }
}

/** The lines of a text without their endings; an ending at the end begins one more. */
export function linesOfText(text: string): string[] {
  return text.includes('\r') ? text.split(/\r\n|\n|\r/) : text.split('\n');
}
