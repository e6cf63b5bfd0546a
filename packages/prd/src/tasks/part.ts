import type { StreamedSection } from '../outline/streamed-section.ts';
import type { Outline } from '../outline/types.ts';
import type { Block } from './block.ts';

import { outline } from '../outline/outline.ts';
import { withoutOpenedFence } from './opened-fence.ts';

/** A part of a document as a text of its own, in front of which stand the headings that its first section is under. */
export interface Part {
  readonly outline: Outline;
  /** Number of headings in front that belong to earlier parts. */
  readonly repeated: number;
  /** Gives a block the place in the document that it has in this text. */
  place(block: Block): void;
}

/** The whole document as its only part. */
export function wholeDocument(document: Outline): Part {
  return { outline: withoutOpenedFence(document), repeated: 0, place: () => undefined };
}

/** A heading of an earlier part. */
interface Heading {
  readonly depth: number;
  readonly number: string | undefined;
  readonly text: string;
  readonly start: number;
  readonly line: number;
}

/** Longer headings, and more of them, say nothing about what stands under them. */
const longestHeading = 4000;
const mostHeadings = 32;

/** Gathers the sections of a streamed document into parts. */
export class Parts {
  readonly #file: string;
  readonly #above: Heading[] = [];
  #repeated: readonly Heading[] = [];
  #texts: string[];
  #length: number;
  #start = 0;
  #line = 1;
  /** Depth of the section that is being skipped; beyond all depths where none is. */
  #skipped = 7;

  /** Begins with what stands before the first section. */
  constructor(file: string, head: string) {
    this.#file = file;
    this.#texts = [head];
    this.#length = head.length;
  }

  /** Units that are gathered. */
  get length(): number {
    return this.#length;
  }

  /** Adds a section; one that is skipped leaves blank lines, and so do those in it. */
  add(section: StreamedSection, skipped: boolean): void {
    const { depth, text, body } = section;
    const start = body.end - text.length;
    if (this.#length === 0) {
      this.#start = start;
      this.#line = section.line - linesBefore(text, section.heading.start - start);
    }
    this.#length += text.length;
    if (depth <= this.#skipped) this.#skipped = skipped ? depth : 7;
    if (this.#skipped < 7) {
      this.#texts.push(text.replaceAll(/[^\r\n]/g, ' '));
      return;
    }
    this.#texts.push(text);
    this.#enter(section, start);
  }

  /** Takes out what is gathered. */
  take(): Part {
    const part = new RepeatingPart(this.#file, this.#repeated, this.#texts.join(''), this.#start, this.#line);
    this.#texts = [];
    this.#length = 0;
    this.#repeated = this.#above.slice();
    return part;
  }

  /** A section is under those that are shallower, and those of its depth whose number its own goes on. */
  #enter({ depth, number, heading, line, text }: StreamedSection, start: number): void {
    const above = this.#above;
    for (let last = above.at(-1); last && last.depth >= depth; last = above.at(-1)) {
      if (last.depth === depth && last.number !== undefined && number?.startsWith(`${last.number}.`)) break;
      above.pop();
    }
    const written = text.slice(heading.start - start, heading.end - start);
    if (written.length <= longestHeading && above.length < mostHeadings)
      above.push({ depth, number, text: written, start: heading.start, line });
  }
}

const gap = '\n\n';

class RepeatingPart implements Part {
  readonly outline: Outline;
  readonly repeated: number;
  /** Starts in this text, and what takes them, and the lines there, to those in the document. In order. */
  readonly #shifts: { readonly start: number; readonly offset: number; readonly line: number }[] = [];

  constructor(file: string, repeated: readonly Heading[], text: string, start: number, line: number) {
    let before = '';
    let lines = 0;
    for (const heading of repeated) {
      this.#shifts.push({
        start: before.length,
        offset: heading.start - before.length,
        line: heading.line - 1 - lines,
      });
      before += heading.text + gap;
      lines += linesBefore(heading.text, heading.text.length) + 2;
    }
    this.#shifts.push({ start: before.length, offset: start - before.length, line: line - 1 - lines });
    this.outline = withoutOpenedFence(outline(before + text, { file }));
    this.repeated = repeated.length;
  }

  place(block: Block): void {
    const shift = this.#shifts.findLast(({ start }) => start <= block.start);
    block.start += shift?.offset ?? 0;
    block.end += shift?.offset ?? 0;
    block.line += shift?.line ?? 0;
  }
}

/** Number of lines that end in the first `end` units of a text. */
function linesBefore(text: string, end: number): number {
  return text.slice(0, end).match(/\r\n|\r|\n/g)?.length ?? 0;
}
