import { asciiSource, beyond } from './ascii-source.ts';
import { prepare } from './prepare.ts';
import { tags, type Tags } from './tags.ts';

/** A regular expression with a cheaper one for texts whose letters are ASCII, which gives the same matches there. */
export interface Latin {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  /** The one of the two that suits a text. */
  for(text: string): RegExp;
}

const never = /(?!)/g;

/** One text is looked at by many expressions, one after the other. */
let judged = { text: '', isBeyond: false };

function isBeyond(text: string): boolean {
  if (text !== judged.text) judged = { text, isBeyond: beyond.test(text) };
  return judged.isBeyond;
}

class Twin implements Latin {
  readonly #source: string;
  readonly #flags: string;
  #asciiSource: string | null | undefined;
  #full: RegExp | undefined;
  #ascii: RegExp | undefined;

  constructor(source: string, flags: string, ascii: string | null | undefined) {
    this.#source = source;
    this.#flags = flags;
    this.#asciiSource = ascii;
  }

  test(text: string): boolean {
    const expression = this.for(text);
    return expression !== never && expression.test(text);
  }

  exec(text: string): RegExpExecArray | null {
    return this.for(text).exec(text);
  }

  for(text: string): RegExp {
    if (isBeyond(text)) return (this.#full ??= new RegExp(this.#source, this.#flags));
    if (!this.#ascii) {
      if (this.#asciiSource === undefined)
        this.#asciiSource = asciiSource(this.#source, this.#flags.includes('i')) ?? null;
      const source = this.#asciiSource;
      this.#ascii = source === null ? never : prepare(new RegExp(source, this.#flags.replace('u', '')), text);
    }
    return this.#ascii;
  }
}

/** An expression that is its own twin. */
class Plain implements Latin {
  readonly #source: string;
  readonly #flags: string;
  #made: RegExp | undefined;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags;
  }

  test(text: string): boolean {
    return (this.#made ?? this.for(text)).test(text);
  }

  exec(text: string): RegExpExecArray | null {
    return (this.#made ?? this.for(text)).exec(text);
  }

  for(text: string): RegExp {
    return (this.#made ??= prepare(new RegExp(this.#source, this.#flags), text));
  }
}

/** An expression with a twin, made of its source; with the source for ASCII letters where it is known. */
export function twin(source: string, flags: string, ascii?: string | null): Latin {
  return ascii === source && !flags.includes('u') ? new Plain(source, flags) : new Twin(source, flags, ascii);
}

/**
 * Gives an expression with Unicode classes a twin without them: `` latin.iu`^\p{L}+$` ``. To read a class such as
 * `\p{L}` takes a part of a millisecond and to compile it a whole one, longer than most documents take to read, and most
 * statements are ASCII; so the expression itself is not even made for them.
 *
 * A large expression may have `(?=)`, which matches everywhere, where branches meet: before and after a long list of words,
 * or behind what is optional. V8 writes the code that follows a branch again for each way that leads there, up to ten times
 * over, but only once after a look ahead.
 */
export const latin: Tags<Latin> & {
  /** What a bundle has instead of a tag: with the source for texts whose letters are ASCII, null where it matches none. */
  precompiled(source: string, flags: string, asciiSource: string | null): Latin;
} = Object.assign(
  tags((source, flags) => twin(source, flags)),
  { precompiled: twin },
);
