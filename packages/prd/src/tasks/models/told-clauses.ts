import { Clause } from './clause.ts';
import { tellsOf } from './told-things.ts';
import { plainText } from '../statement.ts';
import { being, every, making, one } from './verbs.ts';

const clauseEnd = /;\s+|:\s+(?=(?:an?|each|every|eine?|jede[rs]?|une?|chaque|una?|cada|uma?) )/;

/** The parts of sentences that may tell of a thing each, with the thing for which a pronoun stands. */
export function clausesOf(sentences: readonly string[]): string[] {
  const clauses: string[] = [];
  let before = '';
  for (const sentence of sentences) {
    for (const clause of /[;:]\s/.test(sentence) ? sentence.split(clauseEnd) : [sentence]) {
      const subject =
        before !== '' && beginsWithPronoun(clause)
          ? (tellsOf(before)?.name ?? definedIn(before) ?? madeIn(before))
          : undefined;
      const said = subject === undefined ? clause : `The ${subject}${clause.slice(clause.indexOf(' '))}`;
      clauses.push(said);
      before = said;
    }
  }
  return clauses;
}

/** Whether a clause begins with a pronoun for the thing of the one before. `Il` is an article in Italian. */
function beginsWithPronoun(clause: string): boolean {
  const [first = '', second = ''] = clause.split(' ', 2).map((word) => word.toLowerCase());
  return second !== '' && (pronouns.has(first) || (first === 'il' && afterIl.has(second)));
}

const pronouns: ReadonlySet<string> = new Set(['it', 'es', 'elle', 'ele', 'ela']);
const afterIl: ReadonlySet<string> = new Set('a est contient comprend possède comporte stocke appartient'.split(' '));

/** `A route is a list of stops`: what the next clause tells of. */
function definedIn(sentence: string): string | undefined {
  const clause = new Clause(plainText(sentence));
  const isThing = one.has(clause.at(0)) || every.has(clause.at(0));
  const verb = isThing ? clause.lower.findIndex((word, at) => at > 1 && at < 5 && being.has(word)) : -1;
  return verb > 0 && one.has(clause.at(verb + 1)) ? clause.text(1, verb) : undefined;
}

/** `When a client picks a slot we create an appointment.`: what the next sentence tells of. */
function madeIn(sentence: string): string | undefined {
  const clause = new Clause(sentence);
  // `… legt das System einen Termin an.`
  const end = clause.words.length - (clause.at(clause.words.length - 1) === 'an' ? 1 : 0);
  for (const length of [1, 2]) {
    const verb = end - length - 2;
    if (verb < 1 || !one.has(clause.at(verb + 1)) || !making.has(clause.at(verb))) continue;
    if (clause.afterKeeper(verb - 1) === verb || clause.afterKeeper(verb - 2) === verb)
      return clause.text(verb + 2, end).replace(/[.]$/, '');
  }
  return undefined;
}
