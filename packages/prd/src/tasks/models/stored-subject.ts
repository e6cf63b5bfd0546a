import { plainText } from '../statement.ts';
import { Clause } from './clause.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { isShown } from './attribute-words.ts';
import { describedUntil } from './described-until.ts';
import { being, every, having, kept, keeping, one, tracking } from './verbs.ts';
import { general, parts } from './vocabulary.ts';

const longestLabel = 140;
const mostThingWords = 5;
/** Words before `for each` where nothing is said of storing before it. */
const mostWordsBefore = 4;

/** The thing of which a label says that what follows is kept. */
export interface StoredSubject {
  readonly name: EntityName;
  /** It is only said that the thing has what follows, which may be no data: `Each team must have:`. */
  readonly isHeld: boolean;
}

/** The thing of which a label says that what follows is kept: `The following must be captured for each claim:`. */
export function storedSubject(label: string): StoredSubject | undefined {
  if (label.length > longestLabel || !/[:：]\W*$/.test(label)) return undefined;
  const coded = label.startsWith('`')
    ? /^`(\w+)` (?:rows?|records?|documents?|entries|objects?)(?: |:)/.exec(label)?.[1]
    : undefined;
  if (coded !== undefined) return { name: { names: [coded], hasKind: true, isCoded: true }, isHeld: false };
  const clause = new Clause(plainText(label).replace(/\s*[:：]\W*$/, ''));
  const owning = owningSubject(clause);
  if (owning) return owning;
  const name = describedSubject(clause) ?? filedSubject(clause) ?? keptSubject(clause);
  return name && { name, isHeld: false };
}

/** `The following must be captured for each claim:` */
function keptSubject(clause: Clause): EntityName | undefined {
  const verb = clause.lower.findIndex(isStoring);
  if (verb < 0 || clause.lower.some((word) => negative.has(word))) return undefined;
  // `One row per device`, `The following is stored about a customer`
  const isRow = rows.has(clause.at(verb));
  const isSure = keeping.has(clause.at(verb)) || kept.has(clause.at(verb));
  const before = clause.lower.findIndex(
    (_, index) =>
      clause.thingAfter(index) > 0 &&
      (every.has(clause.at(index + 1)) || (isRow && index === verb + 1) || (isSure && index > verb)),
  );
  const start = clause.thingAfter(before);
  if (before < 0 || (verb > start && start - 2 > mostWordsBefore)) return undefined;
  let end = start + 1;
  while (end < clause.words.length && clause.afterKeeper(end) === end && !beside.has(clause.at(end))) end++;
  const name = end > start + mostThingWords ? undefined : entityName(clause.text(start, end));
  return name && !name.isAmbiguous ? { ...name, hasKind: true } : undefined;
}

/** `Each family is described by the following:` */
function describedSubject(clause: Clause): EntityName | undefined {
  for (let at = 1; at <= mostThingWords; at++) {
    const until = describedUntil(clause, at);
    if (until === 0) continue;
    const isAll = clause.lower
      .slice(until)
      .every((word) => general.has(word) || parts.has(word) || announcing.has(word));
    const name = isAll ? entityName(clause.text(0, at)) : undefined;
    return name && !name.isAmbiguous && !isShown(name.names[0] ?? '') ? { ...name, hasKind: true } : undefined;
  }
  return undefined;
}

/** `Each recipe is one JSON file:` */
function filedSubject(clause: Clause): EntityName | undefined {
  const verb = every.has(clause.at(0)) ? clause.lower.findIndex((word, at) => at > 1 && at < 4 && being.has(word)) : -1;
  if (
    verb < 0 ||
    !one.has(clause.at(verb + 1)) ||
    !clause.lower.slice(verb + 2, verb + 6).some((word) => files.has(word))
  )
    return undefined;
  const name = entityName(clause.text(1, verb));
  return name && !name.isAmbiguous ? { ...name, hasKind: true } : undefined;
}

/** `Cada proveedor debe registrar:`, `Each order must contain the following:` */
function owningSubject(clause: Clause): StoredSubject | undefined {
  if (!every.has(clause.at(0))) return undefined;
  const modal = clause.lower.findIndex((word, at) => at > 1 && at <= mostThingWords && obliging.has(word));
  const verb = modal < 0 ? -1 : clause.lower.findIndex((word, at) => at > modal && at <= modal + 3 && isHeld(word));
  if (verb < 0) return undefined;
  const between = clause.lower.slice(modal + 1, verb);
  const behind = clause.lower.slice(verb + 1);
  if (![...between, ...behind].every((word) => general.has(word) || parts.has(word) || announcing.has(word)))
    return undefined;
  const name = entityName(clause.text(1, modal));
  if (!name || name.isAmbiguous || isShown(name.names[0] ?? '')) return undefined;
  const said = clause.at(verb);
  return { name: { ...name, hasKind: true }, isHeld: !keeping.has(said) && !storing.has(said) };
}

function isHeld(word: string): boolean {
  return having.has(word) || keeping.has(word) || holding.has(word) || storing.has(word);
}

const obliging: ReadonlySet<string> = new Set(
  'must shall should will needs has debe deberá debería tiene muss soll sollte doit devra deve deverá должен должна должно moet musi'.split(
    ' ',
  ),
);
/** What things have, behind a word such as `must`. */
const holding: ReadonlySet<string> = new Set(
  'have contain include hold carry consist tener contener incluir poseer haben enthalten umfassen besitzen beinhalten avoir contenir comprendre comporter inclure posséder ter conter possuir incluir avere contenere includere comprendere hebben bevatten содержать иметь включать mieć zawierać'.split(
    ' ',
  ),
);
/** What is done with data, in forms that only stand there. */
const storing: ReadonlySet<string> = new Set('register registrar registrare хранить'.split(' '));

const files: ReadonlySet<string> = new Set(
  'file document record row object entry datei datensatz fichier archivo'.split(' '),
);

const announcing: ReadonlySet<string> = new Set(
  "the following folgende folgendes suivantes suivants éléments siguientes seguenti seguintes elementos elementi d'un d’un de des du".split(
    ' ',
  ),
);

function isStoring(word: string): boolean {
  return keeping.has(word) || kept.has(word) || tracking.has(word) || rows.has(word);
}

/** What holds one thing: `One row per device:`. */
const rows: ReadonlySet<string> = new Set('row rows zeile ligne fila linha riga'.split(' '));

/** Words behind a thing that begin to say what is done: `for each claim is stored`. */
const beside: ReadonlySet<string> = new Set('wird werden is are'.split(' '));

const negative: ReadonlySet<string> = new Set('not never no nicht nie kein keine ne pas jamais não nunca'.split(' '));
