/* oxlint-disable typescript/no-non-null-assertion -- a unit that is read is there: zeros follow the last one */
import { GREATER, isSpace, LESS } from './characters.ts';
import { completesTag, isAsciiLetter, tagNameEnd } from './html-tag.ts';
import type { Units } from './units.ts';

/** The start conditions of HTML blocks, numbered as in CommonMark 0.31 §4.6; 0 where none holds. */
export type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

const EXCLAMATION = 33;
const SLASH = 47;
const QUESTION = 63;
const SMALL_P = 112;
const rawNames = new Set(['pre', 'script', 'style', 'textarea']);
const blockNames = new Set(
  (
    'address article aside base basefont blockquote body caption center col colgroup dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li link ' +
    'main menu menuitem nav noframes ol optgroup option p param search section summary table tbody td tfoot th thead ' +
    'title tr track ul'
  ).split(' '),
);

/** Which kind of HTML block a line starting at `at` opens. Kind 7 cannot interrupt a paragraph: that is for the caller. */
export function htmlKind(text: string, units: Units, at: number, end: number): HtmlKind {
  if (units[at] !== LESS || at + 1 >= end) return 0;
  const next = units[at + 1];
  if (next === QUESTION) return 3;
  if (next === EXCLAMATION) {
    if (at + 2 >= end) return 0;
    if (isAsciiLetter(units[at + 2]!)) return 4;
    if (end - at >= 4 && text.startsWith('--', at + 2)) return 2;
    return end - at >= 9 && text.startsWith('[CDATA[', at + 2) ? 5 : 0;
  }
  return tagKind(text, units, at, end, next === SLASH);
}

function tagKind(text: string, units: Units, at: number, end: number, closing: boolean): HtmlKind {
  const nameStart = at + (closing ? 2 : 1);
  const nameEnd = tagNameEnd(units, nameStart, end);
  if (nameEnd === nameStart) return 0;
  const slash = nameEnd < end && units[nameEnd] === SLASH;
  if (!slash && nameEnd < end && units[nameEnd] !== GREATER && !isSpace(units[nameEnd]!)) return 0;
  const length = nameEnd - nameStart;
  // Of one letter only `p` is in the sets; anchors are frequent.
  const isKnown = length <= 10 && (length > 1 || (units[nameStart]! | 32) === SMALL_P);
  const name = isKnown ? text.slice(nameStart, nameEnd).toLowerCase() : '';
  if (!slash && !closing && rawNames.has(name)) return 1;
  if (blockNames.has(name)) return !slash || (nameEnd + 1 < end && units[nameEnd + 1] === GREATER) ? 6 : 0;
  return completesTag(units, nameEnd, end, closing) ? 7 : 0;
}

/** Where, counted from the `<`, the search for the end of a block of kinds 1 to 5 begins: openings and ends may overlap. */
export function htmlEndOffset(kind: HtmlKind): number {
  return kind === 5 ? 9 : kind === 4 ? 3 : kind === 2 ? 2 : 1;
}

const rawEnd = /<\/(?:pre|script|style|textarea)>/gi;

/**
 * Finds the ends of HTML blocks. It remembers the next occurrence of each end,
 * so that any number of blocks and lines costs one pass over the text.
 */
export class HtmlEnds {
  readonly #text: string;
  readonly #next: Record<0 | 1 | 2 | 3 | 4 | 5, number> = [-1, -1, -1, -1, -1, -1];

  constructor(text: string) {
    this.#text = text;
  }

  /** Tells whether `[from, end)` of a line holds the end of a block of this kind. Kinds 6 and 7 end before a blank line. */
  closes(kind: HtmlKind, from: number, end: number): boolean {
    if (kind === 6 || kind === 7) return false;
    let next = this.#next[kind];
    if (next < from) {
      next = this.#find(kind, from);
      this.#next[kind] = next;
    }
    return next < end;
  }

  #find(kind: HtmlKind, from: number): number {
    switch (kind) {
      case 1:
        rawEnd.lastIndex = from;
        return rawEnd.exec(this.#text)?.index ?? this.#text.length;
      case 2:
        return this.#indexOrEnd('-->', from);
      case 3:
        return this.#indexOrEnd('?>', from);
      case 4:
        return this.#indexOrEnd('>', from);
      default:
        return this.#findCdataEnd(from);
    }
  }

  /** micromark takes brackets in pairs: an odd run before `>` does not end the block. */
  #findCdataEnd(from: number): number {
    for (let at = this.#text.indexOf(']]>', from); at !== -1; at = this.#text.indexOf(']]>', at + 1)) {
      let start = at;
      while (start > from && this.#text[start - 1] === ']') start--;
      if ((at + 2 - start) % 2 === 0) return at;
    }
    return this.#text.length;
  }

  #indexOrEnd(mark: string, from: number): number {
    const index = this.#text.indexOf(mark, from);
    return index === -1 ? this.#text.length : index;
  }
}
