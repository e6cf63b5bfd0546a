import { asciiSource, beyond } from './ascii-source.ts';
import { prepare } from './prepare.ts';

/** A regular expression with a cheaper one for texts whose letters are ASCII, which gives the same matches there. */
export interface Latin {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  /** The one of the two that suits a text. */
  for(text: string): RegExp;
}

const never = /(?!)/g;
const known = new Map<string, Twin>();

class Twin implements Latin {
  readonly #full: RegExp;
  #ascii: RegExp | undefined;

  constructor(full: RegExp) {
    this.#full = full;
  }

  test(text: string): boolean {
    return this.for(text).test(text);
  }

  exec(text: string): RegExpExecArray | null {
    return this.for(text).exec(text);
  }

  for(text: string): RegExp {
    if (beyond.test(text)) return this.#full;
    if (!this.#ascii) {
      const source = asciiSource(this.#full.source, this.#full.ignoreCase);
      this.#ascii = source === undefined ? never : prepare(new RegExp(source, this.#full.flags.replace('u', '')));
    }
    return this.#ascii;
  }
}

/**
 * Gives an expression with Unicode classes a twin without them. To compile a class such as `\p{L}` takes about a
 * millisecond, longer than most documents take to read, and most statements are ASCII. An expression that stands inside
 * a function is known again by its source.
 */
export function latin(full: RegExp): Latin {
  const { source } = full;
  let twin = known.get(source);
  if (!twin) known.set(source, (twin = new Twin(full)));
  return twin;
}
