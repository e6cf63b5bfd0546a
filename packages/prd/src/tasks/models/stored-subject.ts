import { plainText } from '../statement.ts';
import { Clause } from './clause.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { every, kept, keeping, tracking } from './verbs.ts';

const longestLabel = 140;
const mostThingWords = 5;
/** Words before `for each` where nothing is said of storing before it. */
const mostWordsBefore = 4;

/** The thing of which a label says that what follows is kept: `The following must be captured for each claim:`. */
export function storedSubject(label: string): EntityName | undefined {
  if (label.length > longestLabel || !/[:：]\W*$/.test(label)) return undefined;
  const clause = new Clause(plainText(label).replace(/\s*[:：]\W*$/, ''));
  const verb = clause.lower.findIndex(isStoring);
  if (verb < 0 || clause.lower.some((word) => negative.has(word))) return undefined;
  // `One row per device`
  const isRow = rows.has(clause.at(verb));
  const before = clause.lower.findIndex(
    (_, index) => clause.thingAfter(index) > 0 && (every.has(clause.at(index + 1)) || (isRow && index === verb + 1)),
  );
  const start = clause.thingAfter(before);
  if (before < 0 || (verb > start && start - 2 > mostWordsBefore)) return undefined;
  let end = start + 1;
  while (end < clause.words.length && clause.afterKeeper(end) === end && !beside.has(clause.at(end))) end++;
  const name = end > start + mostThingWords ? undefined : entityName(clause.text(start, end));
  return name && !name.isAmbiguous ? { ...name, hasKind: true } : undefined;
}

function isStoring(word: string): boolean {
  return keeping.has(word) || kept.has(word) || tracking.has(word) || rows.has(word);
}

/** What holds one thing: `One row per device:`. */
const rows: ReadonlySet<string> = new Set('row rows zeile ligne fila linha riga'.split(' '));

/** Words behind a thing that begin to say what is done: `for each claim is stored`. */
const beside: ReadonlySet<string> = new Set('wird werden is are'.split(' '));

const negative: ReadonlySet<string> = new Set('not never no nicht nie kein keine ne pas jamais não nunca'.split(' '));
