import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';

import { isNegated, leadingId, plainText } from '../statement.ts';
import { areAttributes } from './attribute-words.ts';
import { cutLead } from './cut-lead.ts';
import { entityName, type EntityName } from './entity-name.ts';
import { fieldsInRow, type FieldItem } from './field-item.ts';
import { spokenRow } from './spoken-row.ts';
import { keptIn, keptOfIt } from './kept-clauses.ts';
import { namedRows, seriesInProse } from './named-rows.ts';
import { isKeeper } from './judgements.ts';
import { Clause } from './clause.ts';
import { being, joiningParts, kept, keeping, tracking } from './verbs.ts';
import { aspects } from './vocabulary.ts';
import { wordsOf } from '../words.ts';

/** `For every member we keep: name, e-mail and join date.` */
export function keptModel(block: Block, inModel: boolean, put: PutAt): boolean {
  if (block.kind === 'heading' || !block.text.includes(',') || block.roles.has('api')) return false;
  let any = false;
  const vague: { name: string; fields: FieldItem['fields'] }[] = [];
  for (const sentence of block.sentences) {
    if (!sentence.includes(',')) continue;
    const series = keepsInCode(sentence) ? namedRows(sentence) : keepsSeries(sentence) ? seriesInProse(sentence) : [];
    for (const { name, fields } of series) put(block, name, fields, 0.7);
    if (series.length > 0) any = true;
    if (series.length > 0) continue;
    const several = storedSeveral(sentence);
    for (const { name, fields } of several) put(block, name, fields, 0.7);
    if (several.length > 0) any = true;
    if (several.length > 0) continue;
    const plain = plainText(leadingId(sentence)?.rest ?? sentence);
    const { who = '', what = '', isVague = false } = keptIn(plain) ?? {};
    const name = who === '' ? undefined : (entityName(who) ?? wordAsName(who));
    const row = name && !name.isAmbiguous && !isKeeper(name) ? rowOf(what) : undefined;
    if (!name || !row || row.fields.length < 3 || isNegated(plain.split(/ [–—] /, 1)[0] ?? '')) continue;
    if (isVague) {
      vague.push({ name: name.names[0] ?? '', fields: row.fields });
      continue;
    }
    put(block, name.names[0] ?? '', row.fields, 0.75);
    any = true;
  }
  // What is needed or known of things is what they have where it is such as all have.
  const areThings = inModel || areAttributes(vague.flatMap(({ fields }) => fields));
  for (const { name, fields } of areThings ? vague : []) put(block, name, fields, 0.7);
  return any || (areThings && vague.length > 0) || keptBehindName(block, put);
}

/** `- **Keg**: a barrel; we store its number, size and content.` */
function keptBehindName(block: Block, put: PutAt): boolean {
  if (!/[;.–—] (?:we|it|the|wir|on|se) /i.test(block.text)) return false;
  const { lead, rest, isCut } = cutLead(block.text);
  const name = isCut ? entityName(lead) : undefined;
  if (name?.names.length !== 1 || name.isAmbiguous) return false;
  for (const clause of plainText(rest).split(/[;.–—] /)) {
    const row = fieldsInRow(joinedRow(keptOfIt(clause)));
    if (!row || row.fields.length < 2 || isNegated(clause)) continue;
    put(block, name.names[0] ?? '', row.fields, 0.75);
    return true;
  }
  return false;
}

/** `The system holds: graves with field, row and number; leases with holder and start`: two or more. */
function storedSeveral(sentence: string): readonly { name: string; fields: FieldItem['fields'] }[] {
  if (!sentence.includes('; ') || sentence.length > 1500 || isNegated(sentence)) return [];
  const plain = plainText(sentence).replace(/[.]$/, '');
  const colon = plain.indexOf(': ');
  const lead = wordsOf(colon > 0 ? plain.slice(0, colon) : plain.slice(0, plain.indexOf(';')));
  if (!lead.some((word) => keeping.has(word) || kept.has(word) || tracking.has(word))) return [];
  const rows = (colon > 0 ? plain.slice(colon + 2) : plain).split(/;\s+(?:(?:and|und|et|y|e) )?/).map((part) => {
    const clause = new Clause(part);
    const joint = clause.lower.findIndex((word) => joiningParts.has(word));
    const from = clause.lower.findLastIndex((word, at) => at < joint && (being.has(word) || keeping.has(word)));
    const name = joint > from + 1 && joint <= from + 4 ? entityName(clause.text(from + 1, joint)) : undefined;
    const row = name?.names.length === 1 && !name.isAmbiguous ? rowOf(clause.text(joint + 1)) : undefined;
    return row && row.fields.length >= 2 ? { name: name?.names[0] ?? '', fields: row.fields } : undefined;
  });
  const found = rows.filter((row) => row !== undefined);
  return found.length >= 2 && found.length === rows.length ? found : [];
}

/** ``… are recorded in `audit_log` with actor, action and time``. */
function keepsInCode(sentence: string): boolean {
  const first = sentence.indexOf('`');
  const words = first > 0 && first < 160 ? wordsOf(sentence.slice(0, first)) : [];
  return (
    words.some((word) => kept.has(word) || keeping.has(word)) &&
    (storedIn.has(words.at(-1) ?? '') || keeping.has(words.at(-1) ?? ''))
  );
}

const storedIn: ReadonlySet<string> = new Set(
  'in to into table collection tabelle tabella tabla tabela dans en im nella nel model log'.split(' '),
);

/** Whether a sentence says, before the first of several brackets, that something is stored. */
function keepsSeries(sentence: string): boolean {
  const first = sentence.indexOf('(');
  return (
    first > 0 &&
    first < 120 &&
    sentence.includes('(', first + 1) &&
    wordsOf(sentence.slice(0, first)).some((word) => keeping.has(word) || kept.has(word))
  );
}

/** What is kept is a thing, whatever else a title of that word would speak of: `For each sample we store …`. */
function wordAsName(who: string): EntityName | undefined {
  const [first = '', second] = who.toLowerCase().split(' ');
  return second === undefined && aspects.has(first) ? { names: [who], hasKind: false, isCoded: false } : undefined;
}

/** The parts of a thing, without those that are only asked for: `colour, era and where it hangs`. */
function rowOf(what: string): FieldItem | undefined {
  const named = joinedRow(what)
    .split(/,\s+(?![^()]*\))/)
    .filter((part) => !/^(?:who|which|where|when|what|whether|how)(?: |$)/i.test(part));
  const row = fieldsInRow(named.join(', '));
  const spoken = row ? undefined : spokenRow(named.join(', '));
  return row ?? (spoken?.fields.every(({ name }) => name.split(' ').length <= 3) === true ? spoken : undefined);
}

function joinedRow(text: string): string {
  return text.replaceAll(/\s+(?:and|und|et|y|e|и)\s+/g, ', ').replaceAll(/,\s*,/g, ',');
}
