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
  readonly body: Span;
  readonly tree: { readonly start: number; end: number };
  readonly #text: string;
  readonly #setext: boolean;
  readonly #textStart: number;
  readonly #lineAnchor: string | undefined;
  #parsed: HeadingText | undefined;
  #hash: Sha256 | undefined;

  constructor(
    text: string,
    scanned: ScannedHeading,
    place: { index: number; parent: number; start: number; end: number; anchor: string | undefined },
  ) {
    this.#text = text;
    this.#setext = scanned.setext;
    this.#textStart = scanned.textStart;
    this.#lineAnchor = place.anchor;
    this.index = place.index;
    this.parent = place.parent;
    this.depth = scanned.depth;
    this.heading = { start: scanned.start, end: scanned.end };
    this.body = { start: Math.min(scanned.next, place.end), end: place.end };
    this.tree = { start: place.start, end: text.length };
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
    const source = this.#parsed ? '' : this.#text.slice(this.#textStart, this.heading.end);
    this.#parsed ??= parseHeadingText(this.#setext ? setextText(source) : atxText(source));
    return this.#parsed;
  }
}
