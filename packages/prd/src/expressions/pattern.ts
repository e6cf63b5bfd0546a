import { alternativesOf } from './alternatives.ts';
import { beyond } from './ascii-source.ts';
import { twin, type Latin } from './latin.ts';
import { tags, type Tags } from './tags.ts';

/** Tells of a text whether it matches. */
export interface Pattern {
  test(text: string): boolean;
}

/** Uses after which compiling the whole expression has cost less than looking for its literals. */
const warm = 400;

/**
 * A large regular expression that is first used in pieces. Most documents are short, and to compile an alternation of
 * a hundred words in eight languages takes longer than to read one; so for the first uses only those alternatives are
 * compiled of which a literal stands in the text. The answers are the same.
 */
export const pattern: Tags<Pattern> & {
  /** What a bundle has instead of a tag: with the pieces for texts whose letters are ASCII. */
  precompiled(source: string, flags: string, literals: readonly string[], sources: readonly string[]): Pattern;
} = Object.assign(
  tags((source, flags) => {
    let pieces: Pieces | undefined;
    return inPieces(twin(source, flags), () => (pieces ??= analysed(source, flags)));
  }),
  {
    precompiled(source: string, flags: string, literals: readonly string[], sources: readonly string[]): Pattern {
      const known = new Pieces(literals, (at) => {
        const piece = sources[at] ?? '';
        return twin(piece, flags, piece);
      });
      let full: Pieces | undefined;
      return inPieces(twin(source, flags), (text) => (beyond.test(text) ? (full ??= analysed(source, flags)) : known));
    },
  },
);

function inPieces(all: Latin, piecesFor: (text: string) => Pieces): Pattern {
  let uses = 0;
  return {
    test(text: string): boolean {
      if (uses >= warm) return all.test(text);
      uses++;
      return piecesFor(text).test(text);
    },
  };
}

function analysed(source: string, flags: string): Pieces {
  const alternatives = alternativesOf(source);
  return new Pieces(
    alternatives.map(({ literal }) => literal),
    (at) => twin(alternatives[at]?.source ?? '', flags),
  );
}

class Pieces {
  readonly #literals: readonly string[];
  readonly #make: (at: number) => Latin;
  readonly #forms: Latin[] = [];

  constructor(literals: readonly string[], make: (at: number) => Latin) {
    this.#literals = literals;
    this.#make = make;
  }

  test(text: string): boolean {
    const lower = text.toLowerCase();
    for (let at = nextIn(this.#literals, lower, 0); at >= 0; at = nextIn(this.#literals, lower, at + 1)) {
      if ((this.#forms[at] ??= this.#make(at)).test(text)) return true;
    }
    return false;
  }
}

/** The index of the next literal that stands in a text. Small on purpose: it is the only loop that gets hot. */
function nextIn(literals: readonly string[], text: string, from: number): number {
  for (let at = from; at < literals.length; at++) if (text.includes(literals[at] ?? '')) return at;
  return -1;
}
