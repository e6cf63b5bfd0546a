import { sha256, type Sha256 } from '@orch/core';

import type { Span } from '../tasks/task.ts';
import { atxText, type HeadingText, parseHeadingText, setextText } from './heading-text.ts';
import type { ScannedHeading } from './scan-result.ts';
import type { Section } from './types.ts';

/** A section whose text is taken apart, and whose hash is computed, when first asked for. */
export class ScannedSection implements Section {
  readonly index: number;
  readonly parent: number;
  readonly depth: number;
  /** Where its body, and its tree, end. */
  bodyEnd: number;
  treeEnd: number;
  readonly #start: number;
  readonly #text: string;
  readonly #scanned: ScannedHeading;
  readonly #anchorBefore: string | undefined;
  #parsed: HeadingText | undefined;
  #hash: Sha256 | undefined;

  /** Body and tree reach to the end of the text until a heading ends them. */
  constructor(
    text: string,
    scanned: ScannedHeading,
    index: number,
    parent: number,
    start: number,
    anchorBefore: string | undefined,
  ) {
    this.#text = text;
    this.#scanned = scanned;
    this.#anchorBefore = anchorBefore;
    this.index = index;
    this.parent = parent;
    this.depth = scanned.depth;
    this.bodyEnd = text.length;
    this.treeEnd = text.length;
    this.#start = start;
  }

  get heading(): Span {
    return { start: this.#scanned.start, end: this.#scanned.end };
  }

  get body(): Span {
    return { start: this.#scanned.next, end: this.bodyEnd };
  }

  get tree(): Span {
    return { start: this.#start, end: this.treeEnd };
  }

  get line(): number {
    return this.#scanned.line;
  }

  get number(): string | undefined {
    return this.#parse().number;
  }

  get anchor(): string | undefined {
    return this.#anchorBefore ?? this.#parse().anchor;
  }

  get title(): string {
    return this.#parse().title;
  }

  get hash(): Sha256 {
    this.#hash ??= sha256(this.#text.slice(this.#scanned.next, this.bodyEnd));
    return this.#hash;
  }

  #parse(): HeadingText {
    if (this.#parsed) return this.#parsed;
    const { textStart, end, setext } = this.#scanned;
    const source = this.#text.slice(textStart, end);
    this.#parsed = parseHeadingText(setext ? setextText(source) : atxText(source));
    return this.#parsed;
  }
}
