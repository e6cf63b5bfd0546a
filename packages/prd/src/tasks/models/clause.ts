import { concerning, every, one } from './verbs.ts';
import { keepers } from './vocabulary.ts';

/** A sentence, or a part of one, by its words: what it says is read from their order, without an expression. */
export class Clause {
  readonly words: readonly string[];
  /** The words in lower case, without a mark behind them. */
  readonly lower: readonly string[];

  constructor(plain: string) {
    this.words = plain.split(' ');
    this.lower = this.words.map(bareWord);
  }

  at(index: number): string {
    return this.lower[index] ?? '';
  }

  text(from: number, to: number = this.words.length): string {
    return this.words.slice(from, to).join(' ');
  }

  /** The index behind words for what stores things: `we`, `the system`; `from` where there are none. */
  afterKeeper(from: number): number {
    const first = this.at(from);
    if (pronouns.has(first) || isElided(first)) return from + 1;
    return definite.has(first) && keepers.has(this.at(from + 1)) ? from + 2 : from;
  }

  /** The index behind one of these words; `from` where another stands there. */
  after(from: number, words: ReadonlySet<string>): number {
    let at = from;
    while (words.has(this.at(at))) at++;
    return at;
  }

  /** The index of the thing behind words such as `for each`; -1 where they do not stand there. */
  thingAfter(from: number): number {
    if (!concerning.has(this.at(from)) || this.words[from + 1]?.endsWith(',') === true) return -1;
    if (every.has(this.at(from + 1)) || one.has(this.at(from + 1))) return from + 2;
    return alone.has(this.at(from)) ? from + 1 : -1;
  }
}

/** `l’application`. */
export function isElided(word: string): boolean {
  return word.startsWith('l’') || word.startsWith("l'");
}

/** Words that stand for who keeps things. */
export const pronouns: ReadonlySet<string> = new Set('we it they wir on nous se si lo'.split(' '));
export const definite: ReadonlySet<string> = new Set('the das die der la le el il o a het de'.split(' '));
/** They need no article behind them: `pro Sendung`. */
const alone: ReadonlySet<string> = new Set(['pro', 'je', 'per', 'zum', 'zur']);

/** A word in lower case without the mark behind it. */
export function bareWord(word: string): string {
  const lower = word.toLowerCase();
  const last = lower.charCodeAt(lower.length - 1);
  return last === 44 || last === 58 || last === 59 || last === 46 || last === 0xff1a ? lower.slice(0, -1) : lower;
}
