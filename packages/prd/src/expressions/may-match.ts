import { lowered } from './lowered.ts';

/** Stands before a piece with which a text begins, apart from marks and figures. */
export const starting = '\x02';
/** A piece that is any figure. */
export const digit = '\x03';

/**
 * What `needsOf` found, as a text: lists end with a return, pieces with a tab. A list of what texts begin with has the sign
 * for that once, before all others; in one that has other pieces too, they may stand anywhere.
 */
export function writtenNeeds(needs: readonly (readonly string[])[]): string {
  return needs
    .map((list) => {
      const areStarts = list.every((piece) => piece.startsWith(starting));
      const pieces = list.map((piece) => (piece.startsWith(starting) ? piece.slice(1) : piece));
      return [...(areStarts ? [starting] : []), ...pieces].join('\t');
    })
    .join('\r');
}

/** Tells of a text whose letters are ASCII whether an expression with these needs may match in it. */
export class Needs {
  readonly #written: readonly string[];
  /** Lists that were asked for: in most documents the first tells enough. */
  readonly #lists: (readonly string[])[] = [];

  constructor(written: string) {
    this.#written = written.split('\r');
  }

  mayMatch(text: string): boolean {
    for (let at = 0; at < this.#written.length; at++)
      if (!hasOne((this.#lists[at] ??= (this.#written[at] ?? '').split('\t')), text)) return false;
    return true;
  }
}

function hasOne(list: readonly string[], text: string): boolean {
  const { lower, from } = lowered(text);
  if (list[0] === starting) {
    for (let at = 1; at < list.length; at++) if (lower.startsWith(list[at] ?? '', from)) return true;
    return false;
  }
  for (let at = 0; at < list.length; at++) {
    const piece = list[at] ?? '';
    if (piece === digit ? /\d/.test(lower) : lower.includes(piece)) return true;
  }
  return false;
}
