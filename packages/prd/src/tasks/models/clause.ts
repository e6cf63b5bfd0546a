import { concerning, every, joiningParts, kept, keeping, one } from './verbs.ts';
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
    if (pronouns.has(this.at(from)) || this.at(from).startsWith('l’') || this.at(from).startsWith("l'"))
      return from + 1;
    return definite.has(this.at(from)) && keepers.has(this.at(from + 1)) ? from + 2 : from;
  }

  /** The index of the thing behind words such as `for each`; -1 where they do not stand there. */
  thingAfter(from: number): number {
    if (!concerning.has(this.at(from))) return -1;
    if (every.has(this.at(from + 1)) || one.has(this.at(from + 1))) return from + 2;
    return alone.has(this.at(from)) ? from + 1 : -1;
  }
}

const pronouns: ReadonlySet<string> = new Set('we it wir on nous se'.split(' '));
const definite: ReadonlySet<string> = new Set('the das die der la le el il o a'.split(' '));
/** They need no article behind them: `pro Sendung`. */
const alone: ReadonlySet<string> = new Set(['pro', 'je']);

/** A word in lower case without the mark behind it. */
export function bareWord(word: string): string {
  const lower = word.toLowerCase();
  const last = lower.charCodeAt(lower.length - 1);
  return last === 44 || last === 58 || last === 59 || last === 46 || last === 0xff1a ? lower.slice(0, -1) : lower;
}

/** What is kept, and of what thing. */
export interface Kept {
  readonly who: string;
  readonly what: string;
}

/** Words with which a clause may begin that says what is kept. */
const opening: ReadonlySet<string> = new Set([...concerning, ...pronouns, ...definite]);
const likening: ReadonlySet<string> = new Set(['as', 'als', 'como', 'comme']);
const mostThingWords = 2;
const mostWordsBefore = 12;

/** Reads what a sentence says is kept of a thing, in whatever order: `For every member we keep: name, e-mail and age`. */
export function keptIn(plain: string): Kept | undefined {
  const colon = plain.indexOf(': ');
  const lead = colon > 0 && !plain.slice(0, colon).includes(' ') ? plain.slice(colon + 2) : plain;
  const first = bareWord(lead.slice(0, Math.max(lead.indexOf(' '), 0)));
  const begins = opening.has(first) || first.startsWith('l’') || first.startsWith("l'");
  if (!begins && !/ (?:as|als|como|comme) /.test(plain)) return undefined;
  const clause = new Clause(lead);
  return (begins ? keptOfEach(clause) : undefined) ?? keptAs(clause) ?? (begins ? keeps(clause) : undefined);
}

/** `For every member we keep: …`, `Zu jeder Stunde werden Thema und Lehrkraft gespeichert.` */
function keptOfEach(clause: Clause): Kept | undefined {
  const { words } = clause;
  const start = clause.thingAfter(0);
  if (start < 0) return undefined;
  const end = Math.min(words.length, start + mostWordsBefore);
  let verb = start + 1;
  while (verb < end && !keeping.has(clause.at(verb)) && !kept.has(clause.at(verb))) verb++;
  if (verb >= words.length - 1 || verb === end) return keptAtEnd(clause, start);
  let before = verb;
  while (before > start + 1) {
    if (beside.has(clause.at(before - 1))) before--;
    else if (before > start + 2 && definite.has(clause.at(before - 2))) before -= 2;
    else break;
  }
  if (before < verb - 6) return undefined;
  let from = verb + 1;
  if (clause.at(from) === 'down') from++;
  if (clause.at(from) === 'wir') from++;
  if (clause.at(from) === 'das' && clause.at(from + 1) === 'system') from += 2;
  while (from < words.length - 1 && (determiners.has(clause.at(from)) || words[from] === ':')) from++;
  return keptOf(clause.text(start, before), clause.text(from));
}

const beside: ReadonlySet<string> = new Set(
  'we it wir on nous se são é will is are also must should want wants need needs has have to werden wird sont'.split(
    ' ',
  ),
);
const determiners: ReadonlySet<string> = new Set(['the', 'its', 'their', 'following']);

function keptAtEnd(clause: Clause, start: number): Kept | undefined {
  const { words } = clause;
  const last = words.length - 1;
  if (!kept.has(clause.at(last))) return undefined;
  for (let at = start + 1; at <= start + mostThingWords; at++)
    if (clause.at(at) === 'wird' || clause.at(at) === 'werden') {
      const isColon = clause.at(at + 1) === 'folgende';
      return keptOf(clause.text(start, at), clause.text(isColon ? at + 3 : at + 1, last));
    }
  return undefined;
}

/** `Every attempt is stored as a payment record with amount, currency and result.` */
function keptAs(clause: Clause): Kept | undefined {
  const { words, lower } = clause;
  for (let at = 1; at < words.length - 4; at++) {
    if (!likening.has(lower[at] ?? '') || !one.has(clause.at(at + 1))) continue;
    const said = clause.at(at - 1);
    const isKept =
      lower[at] === 'als'
        ? said === 'wird' || said === 'werden'
        : kept.has(said) || (keeping.has(said) && clause.at(at - 2) === 'se');
    if (!isKept) continue;
    for (let joint = at + 3; joint <= at + 2 + mostThingWords; joint++) {
      if (!joiningParts.has(clause.at(joint))) continue;
      const dash = words.findIndex((word, index) => index > joint && (word === '–' || word === '—'));
      const end = dash < 0 ? words.length : dash;
      const to = kept.has(clause.at(end - 1)) ? end - 1 : end;
      const what = clause.text(joint + 1, to);
      return /[:;–—]/.test(what) ? undefined : keptOf(clause.text(at + 2, joint), what);
    }
  }
  return undefined;
}

/** `We store costumes with number, size and era.`, `We keep sender, weight and state for every parcel.` */
function keeps(clause: Clause): Kept | undefined {
  const { words } = clause;
  let verb = clause.afterKeeper(0);
  if (verb === 0) return undefined;
  if (clause.at(verb) === 'also' || clause.at(verb) === 'auch') verb++;
  if (!keeping.has(clause.at(verb))) return undefined;
  const thing = verb + (all.has(clause.at(verb + 1)) ? 2 : 1);
  for (let joint = thing + 1; joint <= thing + mostThingWords; joint++) {
    if (!joiningParts.has(clause.at(joint))) continue;
    const from = joint + (owning.has(clause.at(joint + 1)) ? 2 : 1);
    const what = clause.text(from);
    return what.includes(':') ? undefined : keptOf(clause.text(thing, joint), what);
  }
  for (let at = Math.max(words.length - 2 - mostThingWords, verb + 2); at < words.length - 2; at++) {
    if (!concerning.has(clause.at(at)) || !every.has(clause.at(at + 1))) continue;
    const from = verb + (determiners.has(clause.at(verb + 1)) ? 2 : 1);
    const what = clause.text(from, at);
    return what.includes(':') ? undefined : keptOf(clause.text(at + 2), what);
  }
  return undefined;
}

const all: ReadonlySet<string> = new Set('all the every each an a'.split(' '));
const owning: ReadonlySet<string> = new Set('their its ihren leur leurs su sus'.split(' '));

const longestThing = 40;

function keptOf(who: string, what: string): Kept | undefined {
  const thing = who.replace(/[,.]$/, '');
  return thing.length < 2 || thing.length > longestThing || what.length < 5
    ? undefined
    : { who: thing, what: what.replace(/[.]$/, '') };
}
