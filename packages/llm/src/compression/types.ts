/** A section of a document: its heading, and its own text without that of its sub-sections. */
export interface DocumentSection {
  /** Level of the heading, from 1; 0 for the text before the first heading. */
  readonly depth: number;
  /** Text of the heading, with its number. */
  readonly title: string;
  readonly text: string;
}

/**
 * - `process`: how the team works, not what is to be built (changelog, sign-offs, checklists, schedule, …)
 * - `comment`: a comment that no reader sees
 * - `budget`: there was no room
 */
export type DropReason = 'process' | 'comment' | 'budget';

/** Something that is not in the compressed text. */
export interface DroppedText {
  /** Title of the section it stood in. */
  readonly title: string;
  readonly reason: DropReason;
  /** Estimated tokens of the original text. */
  readonly tokens: number;
  /** Paths, identifiers, numbers with units and the like that stand nowhere in the compressed text. */
  readonly facts: readonly string[];
}

export interface CompressionInput {
  /** All sections in the order of the document. */
  readonly sections: readonly DocumentSection[];
  /** The compressed text has at most this many tokens, as {@link estimateTokens} counts. @default no limit */
  readonly budget?: { readonly tokens: number };
}

export interface CompressedDocument {
  readonly text: string;
  /** Estimated tokens of `text`. */
  readonly tokens: number;
  /** Estimated tokens of all sections as given. */
  readonly originalTokens: number;
  /** Everything that was left out, in the order of the document. */
  readonly dropped: readonly DroppedText[];
}
