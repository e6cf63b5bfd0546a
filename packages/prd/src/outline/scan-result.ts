import type { ScannedSection } from './section.ts';
import type { Definition } from './types.ts';

export interface ScannedFence {
  readonly start: number;
  readonly infoStart: number;
  readonly infoEnd: number;
  readonly contentStart: number;
  readonly line: number;
  contentEnd: number;
  end: number;
}

/** A line that looks like a heading and is none. */
export interface HeadingLookalike {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly reason: 'html' | 'no-space';
}

/** What the scanner found, in document order. */
export interface ScanResult {
  /** As far as their headings say: what they have to do with each other is not known yet. */
  readonly sections: ScannedSection[];
  readonly fences: ScannedFence[];
  readonly definitions: Omit<Definition, 'section'>[];
  readonly lookalikes: HeadingLookalike[];
  /** A fence or HTML block of the document itself that nothing closed: where it opens, from 1. */
  unclosed: { readonly kind: 'fence' | 'html'; readonly start: number; readonly line: number } | undefined;
}

/** Hostile documents have millions of oddities; nobody reads more than the first ones of each kind. */
export const maxReported = 100;
