import { alternativesOf } from './alternatives.ts';
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
export const pattern: Tags<Pattern> = tags((source, flags) => {
  const all = twin(source, flags);
  let uses = 0;
  let pieces: Pieces | undefined;
  return {
    test(text: string): boolean {
      if (uses >= warm) return all.test(text);
      uses++;
      pieces ??= new Pieces(source, flags);
      return pieces.test(text);
    },
  };
});

class Pieces {
  readonly #flags: string;
  readonly #literals: string[] = [];
  readonly #sources: string[] = [];
  readonly #forms: Latin[] = [];

  constructor(source: string, flags: string) {
    this.#flags = flags;
    for (const alternative of alternativesOf(source)) {
      this.#literals.push(alternative.literal);
      this.#sources.push(alternative.source);
    }
  }

  test(text: string): boolean {
    const lower = text.toLowerCase();
    for (let at = nextIn(this.#literals, lower, 0); at >= 0; at = nextIn(this.#literals, lower, at + 1)) {
      if (this.#form(at).test(text)) return true;
    }
    return false;
  }

  #form(at: number): Latin {
    return (this.#forms[at] ??= twin(this.#sources[at] ?? '', this.#flags));
  }
}

/** The index of the next literal that stands in a text. Small on purpose: it is the only loop that gets hot. */
function nextIn(literals: readonly string[], text: string, from: number): number {
  for (let at = from; at < literals.length; at++) if (text.includes(literals[at] ?? '')) return at;
  return -1;
}
