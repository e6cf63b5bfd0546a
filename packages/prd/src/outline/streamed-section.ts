import type { Span } from '../tasks/task.ts';
import type { Section } from './types.ts';

/** A section of a document that is not in memory as a whole. Offsets count from the start of the document. */
export interface StreamedSection {
  /** Position in document order. */
  readonly index: number;
  /** Index of the section that contains this one, by depth; -1 at the top. */
  readonly parent: number;
  /** From 1 to 6. */
  readonly depth: number;
  readonly number: string | undefined;
  readonly anchor: string | undefined;
  readonly title: string;
  readonly heading: Span;
  readonly body: Span;
  /** Line of the heading, from 1. */
  readonly line: number;
  /** The text from its anchor line or heading to the end of its body. */
  readonly text: string;
}

/** A section of the text that is held, with the places that it has in the document; taken apart when first read. */
export class PlacedSection implements StreamedSection {
  readonly index: number;
  readonly parent: number;
  readonly depth: number;
  readonly line: number;
  readonly #held: string;
  readonly #section: Section;
  readonly #offset: number;

  constructor(held: string, section: Section, index: number, parent: number, offset: number, lines: number) {
    this.#held = held;
    this.#section = section;
    this.#offset = offset;
    this.index = index;
    this.parent = parent;
    this.depth = section.depth;
    this.line = section.line + lines;
  }

  get number(): string | undefined {
    return this.#section.number;
  }

  get anchor(): string | undefined {
    return this.#section.anchor;
  }

  get title(): string {
    return this.#section.title;
  }

  get heading(): Span {
    return this.#shifted(this.#section.heading);
  }

  get body(): Span {
    return this.#shifted(this.#section.body);
  }

  get text(): string {
    return this.#held.slice(this.#section.tree.start, this.#section.body.end);
  }

  /** All that can be read of it: `JSON.stringify` sees no getters. */
  toJSON(): StreamedSection {
    const { index, parent, depth, number, anchor, title, heading, body, line, text } = this;
    return { index, parent, depth, number, anchor, title, heading, body, line, text };
  }

  #shifted({ start, end }: Span): Span {
    return { start: start + this.#offset, end: end + this.#offset };
  }
}
