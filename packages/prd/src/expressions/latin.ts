import { asciiSource, beyond } from './ascii-source.ts';
import { Needs } from './may-match.ts';
import { prepare } from './prepare.ts';
import { tags, type Tags } from './tags.ts';
import { plainIn, type Texts } from './texts.ts';

/** A regular expression with a cheaper one for texts whose letters are ASCII, which gives the same matches there. */
export interface Latin {
  test(text: string): boolean;
  exec(text: string): RegExpExecArray | null;
  /** The matches of an expression with the flag `g`. */
  all(text: string): Iterable<RegExpExecArray>;
  /** A text with something else for what is matched first, or for all matches of an expression with the flag `g`. */
  replace(text: string, by: string): string;
  /** The one of the two that suits a text. */
  for(text: string): RegExp;
}

const never = /(?!)/g;

/** One text is looked at by many expressions, one after the other or in turns with a part of it. */
let judged = '';
let isJudgedBeyond = false;
let other = '';
let isOtherBeyond = false;

/** Whether a text has letters or figures beyond ASCII. */
export function isBeyond(text: string): boolean {
  if (text === judged) return isJudgedBeyond;
  const isKnown = text === other;
  const isFound = isKnown ? isOtherBeyond : beyond.test(text);
  other = judged;
  isOtherBeyond = isJudgedBeyond;
  judged = text;
  isJudgedBeyond = isFound;
  return isFound;
}

/** Texts that an expression is spared before looking for what it needs has cost more than compiling it. */
const warm = 200;

/** Judges which texts an expression need not be compiled for, by what it needs to match. */
class Sparing {
  #needs: string | Needs;
  #uses = 0;

  constructor(needs: string) {
    this.#needs = needs;
  }

  isSpared(text: string): boolean {
    if (this.#uses++ > warm) return false;
    if (typeof this.#needs === 'string') this.#needs = new Needs(this.#needs);
    return !this.#needs.mayMatch(text);
  }
}

class Twin implements Latin {
  readonly #source: string | (() => string);
  readonly #flags: string;
  #asciiSource: string | null | undefined;
  #full: RegExp | undefined;
  #ascii: RegExp | undefined;
  readonly #sparing: Sparing | undefined;

  constructor(source: string | (() => string), flags: string, ascii: string | null | undefined, needs: string) {
    this.#source = source;
    this.#flags = flags;
    this.#asciiSource = ascii;
    if (needs !== '') this.#sparing = new Sparing(needs);
  }

  test(text: string): boolean {
    return this.#unlessSpared(text)?.test(text) === true;
  }

  exec(text: string): RegExpExecArray | null {
    return this.#unlessSpared(text)?.exec(text) ?? null;
  }

  all(text: string): Iterable<RegExpExecArray> {
    const expression = this.#unlessSpared(text);
    return expression ? matches(expression, text) : [];
  }

  replace(text: string, by: string): string {
    const expression = this.#unlessSpared(text);
    return expression ? text.replace(expression, by) : text;
  }

  for(text: string): RegExp {
    if (isBeyond(text)) return this.#whole();
    if (!this.#ascii) {
      if (this.#asciiSource === undefined)
        this.#asciiSource = asciiSource(this.#written(), this.#flags.includes('i')) ?? null;
      const source = this.#asciiSource;
      this.#ascii = source === null ? never : prepare(new RegExp(source, this.#flags.replace('u', '')), text);
    }
    return this.#ascii;
  }

  #written(): string {
    return typeof this.#source === 'string' ? this.#source : this.#source();
  }

  #whole(): RegExp {
    return (this.#full ??= new RegExp(this.#written(), this.#flags));
  }

  /** The one of the two that suits a text, unless it is spared it. */
  #unlessSpared(text: string): RegExp | undefined {
    if (isBeyond(text)) return this.#whole();
    if (!this.#ascii && this.#sparing?.isSpared(text) === true) return undefined;
    const expression = this.#ascii ?? this.for(text);
    return expression === never ? undefined : expression;
  }
}

/** To ask for all matches makes an expression and an iterator, which most texts need not. */
function matches(expression: RegExp, text: string): Iterable<RegExpExecArray> {
  if (!expression.test(text)) return [];
  expression.lastIndex = 0;
  return text.matchAll(expression);
}

/** An expression that is its own twin. */
class Plain implements Latin {
  readonly #source: string;
  readonly #flags: string;
  #made: RegExp | undefined;
  readonly #sparing: Sparing | undefined;

  constructor(source: string, flags: string, needs: string) {
    this.#source = source;
    this.#flags = flags;
    if (needs !== '') this.#sparing = new Sparing(needs);
  }

  test(text: string): boolean {
    return (this.#made ?? this.#unlessSpared(text))?.test(text) === true;
  }

  exec(text: string): RegExpExecArray | null {
    return (this.#made ?? this.#unlessSpared(text))?.exec(text) ?? null;
  }

  all(text: string): Iterable<RegExpExecArray> {
    const expression = this.#made ?? this.#unlessSpared(text);
    return expression ? matches(expression, text) : [];
  }

  replace(text: string, by: string): string {
    const expression = this.#made ?? this.#unlessSpared(text);
    return expression ? text.replace(expression, by) : text;
  }

  for(text: string): RegExp {
    return (this.#made ??= prepare(new RegExp(this.#source, this.#flags), text));
  }

  /** The expression, unless it is spared a text. */
  #unlessSpared(text: string): RegExp | undefined {
    return this.#sparing && !isBeyond(text) && this.#sparing.isSpared(text) ? undefined : this.for(text);
  }
}

/**
 * An expression with a twin, made of its source; with the source for ASCII letters and what it needs in these where they
 * are known.
 */
export function twin(source: string | (() => string), flags: string, ascii?: string | null, needs = ''): Latin {
  return ascii === source && !flags.includes('u')
    ? new Plain(source, flags, needs)
    : new Twin(source, flags, ascii, needs);
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
  /**
   * What a bundle has instead of a tag: with where its texts have the source for texts whose letters are ASCII and what it
   * needs to match one, nowhere if it matches none, and where they have the source, if that is another one.
   */
  precompiled(texts: Texts, flags: string, plain: number, plainEnd: number, full?: number, fullEnd?: number): Latin;
} = Object.assign(
  tags((source, flags) => twin(source, flags)),
  {
    precompiled(texts: Texts, flags: string, plain: number, plainEnd: number, full?: number, fullEnd?: number): Latin {
      const { source, more } = plainIn(texts, plain, plainEnd);
      if (full === undefined) return twin(source, flags, source, more);
      return twin(() => texts.full().slice(full, fullEnd), flags, plain === plainEnd ? null : source, more);
    },
  },
);
