import { lowered } from './lowered.ts';

/** Stands before a piece with which a text begins, apart from marks and figures. */
export const starting = '\x02';
/** A piece that is any figure. */
export const digit = '\x03';

/** One list of what a text must have one of. */
interface List {
  readonly pieces: readonly string[];
  readonly starts: readonly string[];
  readonly hasDigit: boolean;
}

/** What `needsOf` found, as a text: lists in lines that end with a return, pieces between tabs. */
export function writtenNeeds(needs: readonly (readonly string[])[]): string {
  return needs.map((list) => list.join('\t')).join('\r');
}

/** Tells of a text whose letters are ASCII whether an expression with these needs may match in it. */
export class Needs {
  readonly #lists: readonly List[];

  constructor(written: string) {
    this.#lists = written.split('\r').map((line) => {
      const all = line.split('\t');
      return {
        pieces: all.filter((piece) => piece !== digit && !piece.startsWith(starting)),
        starts: all.filter((piece) => piece.startsWith(starting)).map((piece) => piece.slice(1)),
        hasDigit: all.includes(digit),
      };
    });
  }

  mayMatch(text: string): boolean {
    const { lower, from } = lowered(text);
    for (const list of this.#lists) if (!hasOne(list, lower, from)) return false;
    return true;
  }
}

function hasOne({ pieces, starts, hasDigit }: List, lower: string, from: number): boolean {
  for (const piece of starts) if (lower.startsWith(piece, from)) return true;
  for (const piece of pieces) if (lower.includes(piece)) return true;
  return hasDigit && /\d/.test(lower);
}
