import {
  ASTERISK,
  BACKSLASH,
  BRACKET,
  BRACKET_END,
  CARET,
  COLON,
  DASH,
  DOT,
  isSpace,
  ONE,
  PARENTHESIS_END,
  PLUS,
} from './characters.ts';

export type ContainerKind = 'quote' | 'list' | 'footnote';

export interface Container {
  readonly kind: ContainerKind;
  /** The bullet, or the character after an item's number: another one begins another list. */
  readonly marker: number;
  /** Offset of the opening mark. */
  readonly start: number;
  /** Label of a footnote definition. */
  readonly label: string;
  /** Columns that the lines of the current item, or of the footnote, are indented by. */
  size: number;
  /** The item's first line had nothing after its marker. */
  blankStart: boolean;
  /** Such an item was followed by a blank line: nothing more can join it. */
  blankEnd: boolean;
}

/** The index after the list marker at `at`, which may still turn out to be a thematic break or text; -1 where there is none. */
export function listMarkerEnd(text: string, at: number, end: number): number {
  const code = text.charCodeAt(at);
  if (code === ASTERISK || code === DASH || code === PLUS) return at + 1;
  if (!isDigit(code)) return -1;
  let index = at + 1;
  while (index < end && index - at < 10 && isDigit(text.charCodeAt(index))) index++;
  if (index - at > 9 || index >= end) return -1;
  const marker = text.charCodeAt(index);
  return marker === PARENTHESIS_END || marker === DOT ? index + 1 : -1;
}

/** Tells whether an item with the marker `[at, end)` may interrupt a paragraph: a bullet, or the number 1. */
export function mayInterrupt(text: string, at: number, end: number): boolean {
  return end === at + 1 || (end === at + 2 && text.charCodeAt(at) === ONE);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const maxFootnoteLabel = 999;

/** The index after the `:` of the footnote definition that opens at `at`, or -1. */
export function footnoteEnd(text: string, at: number, end: number): number {
  if (text.charCodeAt(at) !== BRACKET || text.charCodeAt(at + 1) !== CARET) return -1;
  let index = at + 2;
  for (let size = 0; index < end && size <= maxFootnoteLabel; index++, size++) {
    const code = text.charCodeAt(index);
    if (code === BRACKET_END) break;
    if (code === BRACKET || isSpace(code)) return -1;
    const next = text.charCodeAt(index + 1);
    if (code === BACKSLASH && (next === BRACKET || next === BACKSLASH || next === BRACKET_END)) {
      index++;
      size++;
    }
  }
  if (index === at + 2 || index + 1 >= end || text.charCodeAt(index) !== BRACKET_END) return -1;
  return text.charCodeAt(index + 1) === COLON ? index + 2 : -1;
}
