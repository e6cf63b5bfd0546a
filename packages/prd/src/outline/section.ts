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
  readonly heading: Span;
  readonly body: { readonly start: number; end: number };
  readonly tree: { readonly start: number; end: number };
  readonly #text: string;
  readonly #scanned: ScannedHeading;
  readonly #lineAnchor: string | undefined;
  #parsed: HeadingText | undefined;
  #hash: Sha256 | undefined;

  /** The ends of `body` and `tree` are those of the text until a heading ends them. */
  constructor(
    text: string,
    scanned: ScannedHeading,
    index: number,
    parent: number,
    start: number,
    anchor: string | undefined,
  ) {
    this.#text = text;
    this.#scanned = scanned;
    this.#lineAnchor = anchor;
    this.index = index;
    this.parent = parent;
    this.depth = scanned.depth;
    this.heading = { start: scanned.start, end: scanned.end };
    this.body = { start: scanned.next, end: text.length };
    this.tree = { start, end: text.length };
  }

  get line(): number {
    return this.#scanned.line;
  }

  get number(): string | undefined {
    return this.#parse().number;
  }

  get anchor(): string | undefined {
    return this.#lineAnchor ?? this.#parse().anchor;
  }

  get title(): string {
    return this.#parse().title;
  }

  get hash(): Sha256 {
    this.#hash ??= sha256(this.#text.slice(this.body.start, this.body.end));
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
