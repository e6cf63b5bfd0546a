import { LESS } from './characters.ts';
import { completesTag, isAsciiLetter, tagNameEnd } from './html-tag.ts';

/** The start conditions of HTML blocks, numbered as in CommonMark 0.31 §4.6; 0 where none holds. */
export type HtmlKind = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

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
export function htmlKind(text: string, at: number, end: number): HtmlKind {
  if (text.charCodeAt(at) !== LESS || at + 1 >= end) return 0;
  const next = text[at + 1];
  if (next === '?') return 3;
  if (next === '!') {
    if (at + 2 >= end) return 0;
    if (isAsciiLetter(text.charCodeAt(at + 2))) return 4;
    if (end - at >= 4 && text.startsWith('--', at + 2)) return 2;
    return end - at >= 9 && text.startsWith('[CDATA[', at + 2) ? 5 : 0;
  }
  return tagKind(text, at, end, next === '/');
}

function tagKind(text: string, at: number, end: number, closing: boolean): HtmlKind {
  const nameStart = at + (closing ? 2 : 1);
  const nameEnd = tagNameEnd(text, nameStart, end);
  if (nameEnd === nameStart) return 0;
  const next = nameEnd < end ? text.charAt(nameEnd) : '\n';
  if (!' \t\n/>'.includes(next)) return 0;
  const name = nameEnd - nameStart <= 10 ? text.slice(nameStart, nameEnd).toLowerCase() : '';
  const slash = next === '/';
  if (!slash && !closing && rawNames.has(name)) return 1;
  if (blockNames.has(name)) return !slash || (nameEnd + 1 < end && text[nameEnd + 1] === '>') ? 6 : 0;
  return completesTag(text, nameEnd, end, closing) ? 7 : 0;
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
        return rawEnd.exec(this.#text)?.index ?? Number.POSITIVE_INFINITY;
      case 2:
        return indexOrNever(this.#text.indexOf('-->', from));
      case 3:
        return indexOrNever(this.#text.indexOf('?>', from));
      case 4:
        return indexOrNever(this.#text.indexOf('>', from));
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
    return Number.POSITIVE_INFINITY;
  }
}

function indexOrNever(index: number): number {
  return index === -1 ? Number.POSITIVE_INFINITY : index;
}
