import { sha256, type Sha256 } from '@orch/core';

import type { Span } from '../tasks/task.ts';
import { anchorIn, atxText, type HeadingText, parseHeadingText, setextText } from './heading-text.ts';
import type { Section } from './types.ts';

/**
 * A heading of the document itself, not of a quote, list or footnote, and what belongs to it. Its text is taken apart,
 * and its hash is computed, when first asked for: one object for each heading keeps long documents cheap.
 */
export class ScannedSection implements Section {
  readonly depth: number;
  readonly line: number;
  /** As in remark, link reference definitions at the start of a setext heading's paragraph are inside. */
  readonly headingStart: number;
  /** Start of the line after the heading. */
  readonly next: number;
  index = -1;
  parent = -1;
  /** Where its tree begins, and where its body and its tree end: to the end of the text until a heading ends them. */
  treeStart: number;
  bodyEnd: number;
  treeEnd: number;
  /** An anchor line stands before it, where its tree begins. */
  isAnchored = false;
  readonly #text: string;
  readonly #textStart: number;
  readonly #headingEnd: number;
  readonly #isSetext: boolean;
  #parsed: HeadingText | undefined;
  #anchorBefore: string | undefined;
  #hash: Sha256 | undefined;

  /** `textStart` is where the heading begins without definitions, and `line` the number of its first line, from 1. */
  constructor(
    text: string,
    depth: number,
    headingStart: number,
    headingEnd: number,
    textStart: number,
    next: number,
    line: number,
    isSetext: boolean,
  ) {
    this.#text = text;
    this.depth = depth;
    this.line = line;
    this.headingStart = headingStart;
    this.#headingEnd = headingEnd;
    this.#textStart = textStart;
    this.next = next;
    this.#isSetext = isSetext;
    this.treeStart = headingStart;
    this.bodyEnd = text.length;
    this.treeEnd = text.length;
  }

  get heading(): Span {
    return { start: this.headingStart, end: this.#headingEnd };
  }

  get body(): Span {
    return { start: this.next, end: this.bodyEnd };
  }

  get tree(): Span {
    return { start: this.treeStart, end: this.treeEnd };
  }

  get number(): string | undefined {
    return this.#parse().number;
  }

  get anchor(): string | undefined {
    if (!this.isAnchored) return this.#parse().anchor;
    this.#anchorBefore ??= anchorIn(this.#text.slice(this.treeStart, this.headingStart));
    return this.#anchorBefore;
  }

  get title(): string {
    return this.#parse().title;
  }

  get hash(): Sha256 {
    this.#hash ??= sha256(this.#text.slice(this.next, this.bodyEnd));
    return this.#hash;
  }

  #parse(): HeadingText {
    if (this.#parsed) return this.#parsed;
    const source = this.#text.slice(this.#textStart, this.#headingEnd);
    this.#parsed = parseHeadingText(this.#isSetext ? setextText(source) : atxText(source));
    return this.#parsed;
  }
}
