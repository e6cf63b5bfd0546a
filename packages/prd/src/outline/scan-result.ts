import type { Definition } from './types.ts';

/** A heading of the document itself, not of a quote, list or footnote. */
export interface ScannedHeading {
  readonly depth: number;
  /** As in remark, link reference definitions at the start of a setext heading's paragraph are inside. */
  readonly start: number;
  /** Start of the heading without such definitions. */
  readonly textStart: number;
  readonly end: number;
  /** Start of the line after it. */
  readonly next: number;
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly setext: boolean;
}

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
  readonly headings: ScannedHeading[];
  readonly fences: ScannedFence[];
  readonly definitions: Omit<Definition, 'section'>[];
  readonly lookalikes: HeadingLookalike[];
  /** A fence or HTML block of the document itself that nothing closed: where it opens, from 1. */
  unclosed: { readonly kind: 'fence' | 'html'; readonly start: number; readonly line: number } | undefined;
}

/** Hostile documents have millions of oddities; nobody reads more than the first ones of each kind. */
export const maxReported = 100;
