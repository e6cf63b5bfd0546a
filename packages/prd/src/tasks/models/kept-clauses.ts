import { Clause, definite, isElided, pronouns } from './clause.ts';
import { being, concerning, every, joiningParts, kept, keeping, one, tracking } from './verbs.ts';

/** What is kept, and of what thing. */
export interface Kept {
  readonly who: string;
  readonly what: string;
  /** The sentence only says what is needed or tracked, not that it is stored. */
  readonly isVague?: boolean;
}

/** Words with which a clause may begin that says what is kept. */
const opening: ReadonlySet<string> = new Set([...concerning, ...pronouns, ...definite, ...keeping]);
const likening: ReadonlySet<string> = new Set(['as', 'als', 'como', 'comme', 'come']);
const mostThingWords = 2;
const mostWordsBefore = 12;

/** Reads what a sentence says is kept of a thing, in whatever order: `For every member we keep: name, e-mail and age`. */
export function keptIn(plain: string): Kept | undefined {
  const colon = plain.indexOf(': ');
  const lead = colon > 0 && !plain.slice(0, colon).includes(' ') ? plain.slice(colon + 2) : plain;
  const first = lead.slice(0, Math.max(lead.indexOf(' '), 0)).toLowerCase();
  const begins = opening.has(first) || isElided(first);
  if (!begins && !/ (?:as|als|como|comme|come) /.test(plain)) return undefined;
  const clause = new Clause(lead);
  return (begins ? keptOfEach(clause) : undefined) ?? keptAs(clause) ?? (begins ? keeps(clause) : undefined);
}

/** `For every member we keep: …`, `Zu jeder Stunde werden Thema und Lehrkraft gespeichert.` */
function keptOfEach(clause: Clause): Kept | undefined {
  const { words } = clause;
  const each = clause.thingAfter(0);
  // `For customers we need …`
  const start = each < 0 && concerning.has(clause.at(0)) && clause.afterKeeper(2) > 2 ? 1 : each;
  if (start < 0) return undefined;
  // `For each loan: borrower, item, due date`
  for (const at of [start, start + 1])
    if (words[at]?.endsWith(':') === true) return keptOf(clause.text(start, at + 1), clause.text(at + 1), true);
  const end = Math.min(words.length, start + mostWordsBefore);
  const isVerb = (word: string): boolean => keeping.has(word) || kept.has(word);
  let verb = start + 1;
  while (verb < end && !isVerb(clause.at(verb))) verb++;
  if (verb >= words.length - 1 || verb === end) {
    const atEnd = keptAtEnd(clause, start);
    if (atEnd) return atEnd;
    verb = start + 1;
    while (verb < end && !tracking.has(clause.at(verb))) verb++;
    // `we need to know`
    while (tracking.has(clause.at(verb + 1)) || (clause.at(verb + 1) === 'to' && tracking.has(clause.at(verb + 2))))
      verb++;
    if (verb >= words.length - 1 || verb === end) return undefined;
  }
  let before = verb;
  while (before > start + 1) {
    if (beside.has(clause.at(before - 1)) || tracking.has(clause.at(before - 1))) before--;
    else if (before > start + 2 && definite.has(clause.at(before - 2))) before -= 2;
    else break;
  }
  if (before < verb - 6) return undefined;
  const row = behindVerb(clause, verb);
  const isVague = tracking.has(clause.at(verb));
  return keptOf(clause.text(start, before), clause.text(row), isVague);
}

const beside: ReadonlySet<string> = new Set(
  'we it they wir on nous il se si são é will is are be also must should shall want wants has have to werden wird sont sono'.split(
    ' ',
  ),
);
const determiners: ReadonlySet<string> = new Set(
  'the its their following folgende folgendes les der die das den'.split(' '),
);

/** The index of the first part behind a verb: after who does it, articles and a colon. */
function behindVerb(clause: Clause, verb: number): number {
  let from = clause.after(verb + 1, particles);
  if (definite.has(clause.at(from)) && clause.at(from + 1) === 'system') from += 2;
  if (clause.at(from) === 'the' && clause.at(from + 1) === 'following' && clause.words[from + 1] === 'following')
    from += clause.words[from + 2]?.endsWith(':') === true ? 3 : 2;
  while (from < clause.words.length - 1 && (determiners.has(clause.at(from)) || clause.words[from] === ':')) from++;
  return from;
}

const particles: ReadonlySet<string> = new Set(['down', 'wir', 'we', 'ook', 'also', 'auch']);

/** `For every visit the date and the weather are noted.` */
function keptAtEnd(clause: Clause, start: number): Kept | undefined {
  const last = clause.words.length - 1;
  if (!kept.has(clause.at(last)) && !(keeping.has(clause.at(last)) && clause.words.length > start + 4))
    return undefined;
  for (let at = start + 1; at <= start + mostThingWords; at++) {
    if (clause.at(at) === 'wird' || clause.at(at) === 'werden') {
      const isColon = clause.at(at + 1) === 'folgende';
      return keptOf(clause.text(start, at), clause.text(isColon ? at + 3 : at + 1, last));
    }
    if (determiners.has(clause.at(at)) && being.has(clause.at(last - 1)))
      return keptOf(clause.text(start, at), clause.text(at + 1, last - 1));
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
        : kept.has(said) || (keeping.has(said) && (clause.at(at - 2) === 'se' || clause.at(at - 2) === 'si'));
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

/** `We store costumes with number, size and era.`, `The system shall record for each parcel: sender, weight, state.` */
function keeps(clause: Clause): Kept | undefined {
  const { words } = clause;
  let verb = clause.after(0, pronouns);
  if (verb === 0) verb = clause.afterKeeper(0);
  // `The workshop keeps …`, `Store …`
  if (verb === 0 && !keeping.has(clause.at(0))) verb = definite.has(clause.at(0)) ? 2 : 0;
  verb = clause.after(verb, modals);
  if (!keeping.has(clause.at(verb)) && !(tracking.has(clause.at(verb)) && verb > 0)) return keepsAtEnd(clause, verb);
  const isVague = !keeping.has(clause.at(verb));
  const next = clause.after(verb + 1, adverbs);
  const each = clause.thingAfter(next);
  if (each > 0) return keptBehindThing(clause, each, isVague);
  const thing = next + (all.has(clause.at(next)) ? 1 : 0);
  for (let joint = thing + 1; joint <= thing + mostThingWords; joint++) {
    if (!joiningParts.has(clause.at(joint))) continue;
    const from = joint + (owning.has(clause.at(joint + 1)) ? 2 : 1);
    const what = clause.text(from);
    return what.includes(':') ? undefined : keptOf(clause.text(thing, joint), what, isVague);
  }
  // `… the following for every delivery: supplier, time`
  const colon = words.findIndex((word, index) => index > verb + 2 && word.endsWith(':'));
  const last = colon < 0 ? words.length : colon + 1;
  for (let at = Math.max(last - 2 - mostThingWords, verb + 2); at < last - 2; at++) {
    if (!concerning.has(clause.at(at)) || !every.has(clause.at(at + 1))) continue;
    const from = verb + (determiners.has(clause.at(verb + 1)) ? 2 : 1);
    const what = colon < 0 ? clause.text(from, at) : clause.text(last);
    return what.includes(':')
      ? undefined
      : keptOf(clause.at(last - 1) === '' ? '' : clause.text(at + 2, last), what, isVague);
  }
  return undefined;
}

/** `Das System muss zu jeder Probe Barcode, Patient und Material speichern.` */
function keepsAtEnd(clause: Clause, from: number): Kept | undefined {
  const last = clause.words.length - 1;
  const start = clause.thingAfter(from);
  return start > 0 && last > start + 2 && (keeping.has(clause.at(last)) || kept.has(clause.at(last)))
    ? keptOf(clause.text(start, start + 1), clause.text(start + 1, last))
    : undefined;
}

/** Behind `We store for each`: a thing, and what is stored of it. */
function keptBehindThing(clause: Clause, start: number, isVague: boolean): Kept | undefined {
  for (let at = start; at <= start + mostThingWords; at++) {
    const isApart = clause.words[at + 1] === ':';
    const isEnd = isApart || clause.words[at]?.endsWith(':') === true || articles.has(clause.at(at + 1));
    if (isEnd) return keptOf(clause.text(start, at + 1), clause.text(at + (isApart ? 2 : 1)), isVague);
  }
  return undefined;
}

/** What a clause says is kept of the thing that was spoken of: `we store its number, size and state`; empty where nothing is. */
export function keptOfIt(plain: string): string {
  const clause = new Clause(plain);
  const verb = clause.after(clause.afterKeeper(0), modals);
  if (verb === 0 || !keeping.has(clause.at(verb))) return '';
  const from = clause.after(verb + 1, owning);
  return clause.text(from).includes(',') ? clause.text(from).replace(/[.]$/, '') : '';
}

const articles: ReadonlySet<string> = new Set([
  ...one,
  ...definite,
  ...'its their les los las das die der den'.split(' '),
]);
const modals: ReadonlySet<string> = new Set(
  'also auch shall must should will can may to needs has have muss soll sollen müssen kann doit doivent debe deben deve devem devono moet'.split(
    ' ',
  ),
);
const adverbs: ReadonlySet<string> = new Set(
  'also auch außerdem ebenfalls zusätzlich aussi également también además também inoltre anche ook additionally'.split(
    ' ',
  ),
);
const all: ReadonlySet<string> = new Set('all the every each an a alle les los las'.split(' '));
const owning: ReadonlySet<string> = new Set('their its ihren ihrer leur leurs su sus'.split(' '));

const longestThing = 40;

function keptOf(who: string, what: string, isVague = false): Kept | undefined {
  const thing = who.replace(/[,.:]$/, '');
  return thing.length < 2 || thing.length > longestThing || what.length < 5
    ? undefined
    : { who: thing, what: what.replace(/[.]$/, ''), isVague };
}
