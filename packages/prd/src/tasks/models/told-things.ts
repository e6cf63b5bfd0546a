import type { Field } from '../task.ts';

import { plainText } from '../statement.ts';
import { latin } from '../../expressions/latin.ts';
import { bareWord, Clause, isElided } from './clause.ts';
import { describedUntil } from './described-until.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { determiners, fieldsInRow } from './field-item.ts';
import { areAttributes } from './attribute-words.ts';
import { cjk } from './joined-names.ts';
import { spokenRow } from './spoken-row.ts';
import { isKeeper } from './judgements.ts';
import { ands, being, belonging, doing, every, having, joiningParts, kept, one } from './verbs.ts';
import { keepers, onePart, parts } from './vocabulary.ts';

/** What a sentence tells of a thing. */
export interface ToldThing {
  readonly name: string;
  readonly fields: readonly Field[];
  /** It is said to be one that is stored. */
  readonly hasKind: boolean;
}

/** `The index – one per folder, written to disk – holds …`. */
const apposition = /^([^–—]{3,40}?) [–—] ([^–—]{3,120}) [–—] (.+)$/s;

/** `Decided: costumes have …`: who says it, or what it is. */
const leadWord = latin.u`^\p{L}{2,20}: (?=\p{L}+ \p{L}+ )`;

const mostSubjectWords = 4;

/** The thing and its parts of a sentence such as `Each order consists of an id, a total and a state.` */
export function tellsOf(sentence: string): ToldThing | undefined {
  const whole = plainText(sentence);
  const aside = whole.includes(' – ') || whole.includes(' — ') ? apposition.exec(whole) : null;
  const told = aside
    ? `${aside[1] ?? ''} ${aside[3] ?? ''}`
    : whole.includes(': ')
      ? leadWord.replace(whole, '')
      : whole;
  const bare = told.replace(/[.]$/, '');
  const clause = mayTell(bare) ? partsOnly(new Clause(bare)) : undefined;
  const verb = clause ? verbIn(clause) : -1;
  if (!clause || verb < 1) return cjk.test(bare) ? tellsInHan(bare) : undefined;
  const said = clause.at(verb);
  if (clause.thingAfter(0) > 0) return undefined;
  const subject = clause.text(0, verb);
  const isKept = aside !== null && new Clause(aside[2] ?? '').lower.some((word) => kept.has(word));
  const name =
    typeAsThing(subject) ??
    nameWithin(clause, verb) ??
    entityName(isKept ? `${subject} table` : subject) ??
    wordAsThing(clause, verb);
  if (!name || name.isAmbiguous || name.names.length > 1) return undefined;
  if (joiningParts.has(said) && !name.hasKind) return undefined;
  const from = behindVerb(clause, verb);
  if (holdsAnother(clause, from)) return undefined;
  const row = spokenRow(partsOf(clause, from));
  if (!row || (isPart(name) && row.fields.length < 3)) return undefined;
  // `A client has a name, an email address and a mobile number` is about people.
  const isSure = row.fields.length >= 3 && areAttributes(row.fields);
  if (!isSure && (said === 'needs' || isKeeper(name))) return undefined;
  if (isKeeper(name) && !isOneOf(clause)) return undefined;
  return { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind || isKept };
}

/** Whether one of the first words of a sentence may be the verb by which it tells what a thing has. */
function mayTell(sentence: string): boolean {
  return sentence
    .split(' ', mostSubjectWords + 1)
    .map(bareWord)
    .some(
      (word) =>
        having.has(word) ||
        joiningParts.has(word) ||
        being.has(word) ||
        belonging.has(word) ||
        word === 'se' ||
        word === 'si' ||
        word === 'needs',
    );
}

/** A sentence without what it says of a thing before and behind its parts: `A slot belongs to a clinic and has …, and can be booked`. */
function partsOnly(clause: Clause): Clause {
  const { lower } = clause;
  const behind = lower.findIndex((word, index) => index > 1 && ands.has(word) && isDoing(clause, index + 1));
  const told = behind < 0 ? clause : new Clause(clause.text(0, behind).replace(/,$/, ''));
  const from = lower.findIndex(
    (word, index) => index > 0 && (belonging.has(word) || (word === 'part' && lower[index - 1] === 'is')),
  );
  if (from < 0) return told;
  // `A` is an article more often than what a French thing does.
  const until = told.lower.findIndex(
    (word, index) =>
      index > from &&
      ands.has(word) &&
      ((having.has(told.at(index + 1)) && told.at(index + 1) !== 'a') ||
        (being.has(told.at(index + 1)) && describedUntil(told, index + 1) > 0)),
  );
  if (until < 0 || /[,.]/.test(told.text(from, until).replace(/,$/, ''))) return told;
  const isPassive = told.at(from) === 'part' || being.has(told.at(from - 1));
  return new Clause(`${told.text(0, isPassive ? from - 1 : from)} ${told.text(until + 1)}`);
}

function isDoing(clause: Clause, at: number): boolean {
  return doing.has(clause.at(at)) || (pronouns.has(clause.at(at)) && doing.has(clause.at(at + 1)));
}

const pronouns: ReadonlySet<string> = new Set('it they er es sie il elle ils elles ele ela'.split(' '));

/** The index of the word by which a sentence tells what a thing has; -1 where it has none. */
function verbIn(clause: Clause): number {
  // `An item in the inventory is defined by …`
  const most = within.has(clause.at(2)) || within.has(clause.at(3)) ? mostSubjectWords + 3 : mostSubjectWords;
  for (let at = 1; at <= most; at++) {
    const word = clause.at(at);
    if (isHaving(clause, at) || joiningParts.has(word) || (word === 'needs' && isOneOf(clause))) return at;
    if ((being.has(word) || word === 'se' || word === 'si') && describedUntil(clause, at) > 0) return at;
  }
  return -1;
}

/** Whether a word tells what a thing has; `a` does in French only. */
function isHaving(clause: Clause, at: number): boolean {
  const word = clause.at(at);
  return having.has(word) && (word !== 'a' || inFrench.has(clause.at(0)) || isElided(clause.at(0)));
}

const inFrench: ReadonlySet<string> = new Set('un une le la chaque tout toute il elle'.split(' '));

/** Words for what is told next. */
const following: ReadonlySet<string> = new Set(
  'following folgende folgenden suivants suivantes siguientes seguintes seguenti volgende następujące следующие'.split(
    ' ',
  ),
);

/** The index of the first part behind a verb. */
function behindVerb(clause: Clause, verb: number): number {
  const until = describedUntil(clause, verb);
  if (until > 0) return clause.words[until] === ':' ? until + 1 : until;
  const next = clause.at(verb + 1);
  // `has the following fields: id, name`
  let announced = verb + 1;
  while (determiners.has(clause.at(announced)) || following.has(clause.at(announced))) announced++;
  if (parts.has(clause.at(announced))) return clause.words[announced + 1] === ':' ? announced + 2 : announced + 1;
  if (joining.has(next)) return verb + 2;
  const isPair =
    (next === 'the' && clause.at(verb + 2) === 'following') || (next === 'in' && clause.at(verb + 2) === 'sich');
  return verb + (isPair ? 3 : 1);
}

const joining: ReadonlySet<string> = new Set('of aus de di из exactly en'.split(' '));

/** What stands behind a verb, where another may go on: `identified by a number, and has an area`. */
function partsOf(clause: Clause, from: number): string {
  const parts: string[] = [];
  for (let at = from; at < clause.words.length; at++) {
    const goesOn = ands.has(clause.at(at)) && having.has(clause.at(at + 1)) && clause.at(at + 1) !== 'a';
    if (goesOn && parts.length > 0) parts.push((parts.pop() ?? '').replace(/,?$/, ','));
    else parts.push(clause.words[at] ?? '');
    if (goesOn) at = behindVerb(clause, at + 1) - 1;
  }
  return parts.join(' ');
}

/** `The workshop keeps spare parts with number, name and stock`: it tells what something else consists of. */
function holdsAnother(clause: Clause, from: number): boolean {
  const end = clause.words.findIndex((word, at) => at >= from && word.endsWith(','));
  return clause.lower.some(
    (word, at) => at > from && at < end && joiningParts.has(word) && word !== 'having' && word !== 'a',
  );
}

/** Whether a sentence speaks of one thing of a kind, or of each. */
function isOneOf(clause: Clause): boolean {
  return one.has(clause.at(0)) || every.has(clause.at(0));
}

/** `An item in the inventory`: what is said of where a thing is belongs to no name. */
function nameWithin(clause: Clause, verb: number): EntityName | undefined {
  const at = clause.lower.findIndex((word, index) => index > 1 && index < verb && within.has(word));
  return at < 0 || !(isOneOf(clause) || clause.at(0) === 'the') ? undefined : entityName(clause.text(0, at));
}

const within: ReadonlySet<string> = new Set('in on at within im en dans'.split(' '));

/** In prose, `a room type` is a thing of that name; in code, a type would be the room itself. */
export function typeAsThing(subject: string): EntityName | undefined {
  if (!subject.includes(' type') && !subject.includes(' class')) return undefined;
  const [, name = ''] =
    /^(?:(?:an?|the|each|every|all) )?(\p{L}\p{Ll}+ (?:types?|class(?:es)?))$/iu.exec(subject) ?? [];
  return name === '' ? undefined : { names: [name], hasKind: false, isCoded: false };
}

/** A word for a part of models or for who uses them that names a thing here: `A property has a name and an address`. */
function wordAsThing(clause: Clause, verb: number): EntityName | undefined {
  const word = clause.at(verb - 1);
  const isThing = verb <= 2 && (onePart.has(word) || (verb === 2 && keepers.has(word) && isOneOf(clause)));
  return isThing ? { names: [clause.words[verb - 1] ?? ''], hasKind: false, isCoded: false } : undefined;
}

function isPart({ names: [name = ''] }: EntityName): boolean {
  return onePart.has(name.toLowerCase());
}

const inHan =
  /^(?:每个|每条|每一?个|各)?([^，,。：:、]{2,12}?)(?:的?(?:信息|数据|资料))?(?:由|包含|包括|具有|含有)([^。]{4,200}?)(?:组成|等信息|等字段)?[。.]?$/;
const endingVerb =
  /^(?:各)?([^，,。：:、]{2,14}?)(?:には|は|은|는)\s*([^。]{4,200}?)(?:を(?:持つ|持ちます|含む|含みます|保持する|保持します|保存する|保存します)|で構成される|(?:을|를|으로|로)\s*(?:가진다|갖는다|포함한다|저장한다|구성된다))[。.]?$/;

function tellsInHan(plain: string): ToldThing | undefined {
  if (!/[、，,]/.test(plain)) return undefined;
  const [, who = '', what = ''] = inHan.exec(plain) ?? endingVerb.exec(plain) ?? [];
  const name = who === '' ? undefined : entityName(who);
  const row = name && !name.isAmbiguous ? fieldsInRow(what.replaceAll(/[和及と]/g, '、')) : undefined;
  return name && row && { name: name.names[0] ?? '', fields: row.fields, hasKind: name.hasKind };
}
