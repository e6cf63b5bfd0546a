import { OrchError } from '@orch/core';

import { removeKey, setKey } from '../frontmatter/edit-frontmatter.ts';
import { findSection, requireSection, titleMismatch } from '../outline/find-section.ts';
import { outline, type OutlineOptions } from '../outline/outline.ts';
import type { Outline, Section } from '../outline/types.ts';
import type { Span } from '../tasks/task.ts';
import type { Change, CompiledPrd, KeyedOptions, NewSection } from './change.ts';
import { tickItem } from './checklist.ts';
import { endsBefore, frame, frameEmpty, hasHeadings, normalise } from './framing.ts';
import { findMarked, markBlock } from './marked-block.ts';
import type { Splice } from './splice.ts';
import { addRow } from './table-row.ts';
import { Workspace } from './workspace.ts';

/**
 * Opens a document, or one whose outline is known, for editing. Every edit replaces spans of the original text; all other bytes stay as they are.
 * Edits take effect in the order of the calls, addresses are those of {@link findSection}.
 * Inserted text gets the document's line ending.
 */
export function openPrd(source: string | Outline, options: OutlineOptions = {}): PrdEditor {
  return new PrdEditor(typeof source === 'string' ? outline(source, options) : source);
}

/** An address of {@link findSection}, or a section of an outline of the document. */
export type Address = string | Section;

/** A document with edits. All methods but `compile` return the editor itself. */
export class PrdEditor {
  readonly #workspace: Workspace;

  constructor(source: Outline) {
    this.#workspace = new Workspace(source);
  }

  /** The structure that addresses refer to; edits that are still open are not in it. */
  get outline(): Outline {
    return this.#workspace.sectionOutline();
  }

  /** Gives a key of the frontmatter a value; makes the key, and the frontmatter, where there is none. */
  set(key: string, value: string | readonly string[]): this {
    const splice = setKey(this.#workspace.frontmatterOutline(), key, value);
    return this.#apply(splice && [splice], { kind: 'set', key });
  }

  /** Removes a key of the frontmatter. */
  remove(key: string): this {
    return this.#apply(removeKey(this.#workspace.frontmatterOutline(), key), { kind: 'unset', key });
  }

  /**
   * Replaces what is written under a heading, and keeps the blank lines around it: up to the next heading,
   * or, where the new text has headings itself, with all subsections.
   */
  replaceSection(address: Address, markdown: string): this {
    const { source, section } = this.#find(address);
    const content = normalise(markdown, source.lineEnding);
    const end = hasHeadings(content) ? section.tree.end : section.body.end;
    return this.#write(source, section, { start: section.body.start, end }, content, 'replace');
  }

  /** Adds text at the end of a section's body, or replaces the text that has the same key. */
  appendToSection(address: Address, markdown: string, options: KeyedOptions = {}): this {
    return this.#add(address, markdown, options, 'append');
  }

  /** Adds text at the start of a section's body, or replaces the text that has the same key. */
  prependToSection(address: Address, markdown: string, options: KeyedOptions = {}): this {
    return this.#add(address, markdown, options, 'prepend');
  }

  /** Adds a section after another one and its subsections. Where a section of that number, or title, is there, nothing changes. */
  insertSectionAfter(address: Address, added: NewSection): this {
    const { source, section } = this.#find(address);
    return this.#insert(source, section.tree.end, added, isDotted(source, section));
  }

  /** Adds a section at the end of the document. Where a section of that number, or title, is there, nothing changes. */
  appendSection(added: NewSection): this {
    const source = this.#workspace.settle();
    return this.#insert(source, source.text.length, added, false);
  }

  /** Removes a section with its heading, anchor and subsections. */
  removeSection(address: Address): this {
    const { section } = this.#find(address);
    return this.#apply([{ ...section.tree, text: '' }], { kind: 'remove', section: nameOf(section) });
  }

  /** Passes what is written under a heading, without the blank lines around it, through a function. */
  editBody(address: Address, edit: (body: string) => string): this {
    const { source, section } = this.#find(address);
    const { content } = frame(source.text, section.body);
    const edited = normalise(edit(source.text.slice(content.start, content.end)), source.lineEnding);
    return this.#write(source, section, section.body, edited, 'edit');
  }

  /** Ticks or unticks the task-list item with this text in a section or its subsections. */
  checkItem(address: Address, text: string, done: boolean): this {
    const { source, section } = this.#find(address);
    const splice = tickItem(source, section, text, done);
    return this.#apply(splice && [splice], { kind: 'check', section: nameOf(section) });
  }

  /** Adds a row to the only table of a section, unless an equal row is there. */
  addTableRow(address: Address, cells: readonly string[]): this {
    const { source, section } = this.#find(address);
    const splice = addRow(source, section, cells);
    return this.#apply(splice && [splice], { kind: 'add-row', section: nameOf(section) });
  }

  /**
   * The edited text. It is scanned again before it is given out.
   *
   * @throws OrchError `ORCH_PRD_EDIT_REJECTED` where an edit would have changed other sections than its own,
   *   `ORCH_PRD_SWALLOWED_EDIT` where it would stand in a fence or an HTML block that the document never closes.
   */
  compile(): CompiledPrd {
    return this.#workspace.compile();
  }

  #add(address: Address, markdown: string, { key }: KeyedOptions, kind: 'append' | 'prepend'): this {
    const { source, section } = this.#find(address);
    const { lineEnding, text } = source;
    const deeperThan = section.depth;
    const content = normalise(markdown, lineEnding);
    const block = key === undefined ? content : markBlock(content, key, lineEnding);
    const change: Change = { kind, section: nameOf(section), ...(key !== undefined && { key }) };
    const marked = key === undefined ? undefined : findMarked(source, section.tree, key);
    if (marked) {
      const isSame = normalise(text.slice(marked.start, marked.end), lineEnding) === block;
      return this.#apply(isSame ? undefined : [{ ...marked, text: block, deeperThan }], change);
    }
    if (block === '') return this;
    const body = frame(text, section.body);
    if (body.isEmpty)
      return this.#apply([{ ...section.body, text: frameEmpty(source, section.body, block), deeperThan }], change);
    const { start, end } = body.content;
    const written = text.slice(start, end);
    const [first, second] = kind === 'append' ? [written, block] : [block, written];
    const gap = joinsList(first, second) ? lineEnding : lineEnding.repeat(2);
    if (kind === 'prepend') return this.#apply([{ start, end: start, text: `${block}${gap}`, deeperThan }], change);
    const inserted = `${gap}${block}${missingGap(source, end, section.body.end, block)}`;
    const splice = { start: end, end, text: inserted, deeperThan };
    return this.#apply([splice], change);
  }

  #write(source: Outline, section: Section, span: Span, content: string, kind: 'replace' | 'edit'): this {
    const { text, lineEnding } = source;
    const deeperThan = section.depth;
    const change: Change = { kind, section: nameOf(section) };
    const body = frame(text, span);
    const { start, end } = body.content;
    if (body.isEmpty) {
      const framed = content === '' ? undefined : [{ ...span, text: frameEmpty(source, span, content), deeperThan }];
      return this.#apply(framed, change);
    }
    if (content === normalise(text.slice(start, end), lineEnding)) return this;
    if (content === '') return this.#apply([{ start, end: span.end, text: '' }], change);
    const splice = { start, end, text: `${content}${missingGap(source, end, span.end, content)}`, deeperThan };
    return this.#apply([splice], change);
  }

  #insert(source: Outline, at: number, added: NewSection, dotted: boolean): this {
    if (!Number.isInteger(added.depth) || added.depth < 1 || added.depth > 6) {
      throw new OrchError('ORCH_PRD_INVALID_SECTION', `a heading cannot have the depth ${added.depth}`);
    }
    if (/[\r\n]/.test(added.title)) throw new OrchError('ORCH_PRD_INVALID_SECTION', 'a title has only one line');
    const isThere = source.sections.some((other) =>
      added.number === undefined ? other.title === added.title : other.number === added.number,
    );
    if (isThere) return this;
    const name =
      added.number === undefined
        ? added.title
        : `${added.number}${dotted && !added.number.includes('.') ? '.' : ''} ${added.title}`;
    const { lineEnding, text } = source;
    const anchor = added.anchor === undefined ? [] : [`<a id="${added.anchor.replaceAll(/["<>\s]/g, '')}"></a>`];
    const content = normalise(added.markdown, lineEnding);
    const headingLine = `${'#'.repeat(added.depth)} ${name}`;
    const lines = [...anchor, headingLine, ...(content === '' ? [] : ['', content])];
    const before = text.slice(0, at);
    const gap =
      before.trim() === '' || endsBlank.test(before) ? '' : /[\r\n]$/.test(before) ? lineEnding : lineEnding.repeat(2);
    const tail = at === text.length ? lineEnding : lineEnding.repeat(2);
    const headingAt = [gap, ...anchor.map((line) => line + lineEnding)].join('').length;
    const inserted = `${gap}${lines.join(lineEnding)}${tail}`;
    const splice = { start: at, end: at, text: inserted, deeperThan: added.depth - 1, headingAt };
    return this.#apply([splice], { kind: 'insert', section: added.number ?? added.title });
  }

  #find(address: Address): { source: Outline; section: Section } {
    const found = this.#locate(address);
    if (typeof address === 'string') this.#workspace.report(titleMismatch(found.source, found.section, address));
    return found;
  }

  #locate(address: Address): { source: Outline; section: Section } {
    const source = this.#workspace.sectionOutline();
    const section = typeof address === 'string' ? findSection(source, address) : sameSection(source, address);
    if (section && !this.#workspace.isTouched(section.tree)) return { source, section };
    const current = this.#workspace.settle();
    const found = typeof address === 'string' ? undefined : sameSection(current, address);
    return {
      source: current,
      section: found ?? requireSection(current, typeof address === 'string' ? address : address.title),
    };
  }

  #apply(splices: readonly Splice[] | undefined, change: Change): this {
    this.#workspace.add(splices ?? [], change);
    return this;
  }
}

/** The section of an outline that another outline of the same document has at the same place under the same heading. */
function sameSection(source: Outline, wanted: Section): Section | undefined {
  const section = source.sections[wanted.index];
  return section?.number === wanted.number && section?.title === wanted.title ? section : undefined;
}

/** Whether a section writes its number with a dot after it: `## 7. Testing`. */
function isDotted(source: Outline, { heading, number }: Section): boolean {
  return (
    number !== undefined &&
    !number.includes('.') &&
    source.text.slice(heading.start, heading.end).includes(`${number}. `)
  );
}

/** Two line endings with a blank line between; a carriage return with its line feed is one. */
const blankLine = /(?:\r\n|\r(?!\n)|(?<!\r)\n)[ \t]*[\r\n]/;
const endsBlank = /(?:\r\n|\r(?!\n)|(?<!\r)\n)[ \t]*(?:\r\n|\r|\n)$/;

/** A line ending where the next heading follows without a blank line and the content would swallow it. */
function missingGap({ text, lineEnding }: Outline, end: number, bodyEnd: number, content: string): string {
  const isFramed = bodyEnd === text.length || blankLine.test(text.slice(end, bodyEnd));
  return isFramed || endsBefore(content, lineEnding) ? '' : lineEnding;
}

function nameOf(section: Section): string {
  return section.number ?? section.title;
}

const listLine = /^[ \t]*([-*+]|\d{1,9}[.)])[ \t]/;

/** Tells whether one text ends and the other begins with items of the same list. */
function joinsList(first: string, second: string): boolean {
  const last = first.slice(Math.max(first.lastIndexOf('\n'), first.lastIndexOf('\r')) + 1);
  const left = listLine.exec(last)?.[1]?.at(-1);
  return left !== undefined && left === listLine.exec(second)?.[1]?.at(-1);
}
