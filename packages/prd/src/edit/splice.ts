/** Replaces `[start, end)` of a text by another text. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Headings in the inserted text must be deeper than this. */
  readonly deeperThan?: number;
  /** Offset in `text` of a heading that must become a section. */
  readonly headingAt?: number;
}

/** Carries out splices that are in order and do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const splice of splices) {
    parts.push(text.slice(at, splice.start), splice.text);
    at = splice.end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}
