import { alternativesOf } from './alternatives.ts';
import { isBeyond, twin, type Latin } from './latin.ts';
import { tags, type Tags } from './tags.ts';
import { changedBack, plainIn, type Texts } from './texts.ts';

/** Tells of a text whether it matches. */
export interface Pattern {
  test(text: string): boolean;
  /** Of one in a bundle: where all letters are ASCII, one of these stands in what it matches. */
  literals?(): readonly string[];
}

/** Uses after which compiling the whole expression has cost less than looking for its literals. */
const warm = 400;

/**
 * A large regular expression that is first used in pieces. Most documents are short, and to compile an alternation of
 * a hundred words in eight languages takes longer than to read one; so for the first uses only those alternatives are
 * compiled of which a literal stands in the text. The answers are the same.
 */
export const pattern: Tags<Pattern> & {
  /**
   * What a bundle has instead of a tag: with where its texts have the pieces for texts whose letters are ASCII, in lines, and
   * behind a form feed what a piece needs; before them a literal of each; and with where they have the source.
   */
  precompiled(texts: Texts, flags: string, plain: number, plainEnd: number, full: number, fullEnd: number): Pattern;
} = Object.assign(
  tags((source, flags) => {
    let pieces: Pieces | undefined;
    return inPieces(twin(source, flags), () => (pieces ??= analysed(source, flags)));
  }),
  {
    precompiled(texts: Texts, flags: string, plain: number, plainEnd: number, full: number, fullEnd: number): Pattern {
      const ascii = flags.replace('u', '');
      const source = (): string => texts.full().slice(full, fullEnd);
      let known: Pieces | undefined;
      let whole: Pieces | undefined;
      let parts: { readonly literals: readonly string[]; readonly sources: string } | undefined;
      const read = (): NonNullable<typeof parts> => {
        if (parts) return parts;
        const { source: sources, more } = plainIn(texts, plain, plainEnd);
        return (parts = { literals: more.split('\n'), sources });
      };
      const make = (at: number): Latin => {
        const [piece = '', needs = ''] = lineOf(read().sources, at).split('\f', 2);
        return twin(piece, ascii, piece, changedBack(needs));
      };
      const tested = inPieces(twin(source, flags), (text) =>
        isBeyond(text) ? (whole ??= analysed(source(), flags)) : (known ??= new Pieces(read().literals, make)),
      );
      return { ...tested, literals: () => read().literals };
    },
  },
);

/** One line of a text: to cut out the few that are asked for costs less than to cut all. */
function lineOf(text: string, index: number): string {
  let from = 0;
  for (let line = 0; line < index; line++) from = text.indexOf('\n', from) + 1;
  const end = text.indexOf('\n', from);
  return text.slice(from, end < 0 ? text.length : end);
}

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
