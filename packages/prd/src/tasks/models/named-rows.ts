import type { Field } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { isForeign, isNegated } from '../statement.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';
import { firstWord } from './first-word.ts';
import { spokenRow } from './spoken-row.ts';
import { typeAsThing } from './told-things.ts';
import { being, having, joiningParts, kept, keeping, making, tracking } from './verbs.ts';
import { kinds, manyKinds } from './vocabulary.ts';
import { wordsOf } from '../words.ts';

interface NamedRow {
  readonly name: string;
  readonly fields: readonly Field[];
}

/** Names with what they have behind them, within the sentences of a section about models. */

const codedRow = /`([A-Za-z_]\w*)`\s*[(（]([^()（）]{5,400})[)）]/g;
const codedWith =
  /`([A-Za-z_]\w*)`,? (?:with|mit|avec|con|com|having) ((?:(?!,? (?:and|und|et|y|e) `\w+` (?:with|mit|avec|con|com) )[^.;:]){5,400})/g;
const wordedRow = latin.u`^((?:\p{Lu}\p{L}+)(?: \p{L}+){0,2}) [(（]([^()（）]{5,400})[)）](?:[.]?$| (?:is|are|has|have|can|will|belongs?|wird|werden|sind|ist|est|sont|es|son|é|são)(?!\p{L}))`;

const inSeries = latin.gu`(?:(?:and|und|et|y|e|и) )?(?:(?:an?|the|une?|una|uno|der|die|das|eine?|le|la|les|il|lo|gli|el|los|las|os|as|uma?) )?${'`'}?((?:[\p{L}_][\p{L}\p{N}_-]*)(?: [\p{L}\p{N}_-]+){0,2})${'`'}? ?[(（[]([^()（）[\]]{3,400})[)）\]]`;
const between = /^[\s,;.–—•·|/-]*$/;

function speaksOfModels(word: string): boolean {
  return manyKinds.has(word) || kinds.has(word) || keeping.has(word) || kept.has(word);
}

/** The name in the words before a bracket: behind the last verb; without one the last of them, or all behind another bracket. */
function thingIn(said: string, isFirst: boolean): string {
  const words = said.split(' ');
  const verb = words.findLastIndex((word) => isVerb(word.toLowerCase()));
  if (verb < 0) return isFirst ? (words.at(-1) ?? '') : said;
  return words.slice(verb + (many.has(words[verb + 1] ?? '') ? 2 : 1)).join(' ');
}

const many: ReadonlySet<string> = new Set([
  'many',
  'several',
  'multiple',
  'viele',
  'mehrere',
  'plusieurs',
  'muchos',
  'varios',
]);

function isVerb(word: string): boolean {
  return [having, keeping, kept, tracking, making, being, joiningParts].some((verbs) => verbs.has(word));
}

/** `… the following records: permit (number, holder), voucher (number, owner, state)`: two or more, and nothing else. */
function series(sentence: string): [string, string][] {
  const colon = /[(（[]/.test(sentence) ? sentence.search(/[:：]\s/) : -1;
  if (colon < 0 || colon > 160 || !wordsOf(sentence.slice(0, colon)).some(speaksOfModels)) return [];
  const text = sentence.slice(colon + 2);
  const rows: [string, string][] = [];
  let from = 0;
  for (const match of text.matchAll(inSeries.for(text))) {
    const name = entityName(match[1] ?? '');
    if (!between.test(text.slice(from, match.index)) || name?.names.length !== 1) return [];
    rows.push([name.names[0] ?? '', match[2] ?? '']);
    from = match.index + match[0].length;
  }
  return rows.length >= 2 && between.test(text.slice(from)) ? rows : [];
}

const kindsBefore: ReadonlySet<string> = new Set(
  'new add nuovo nuova nuevo nueva neue neuer neues model modell modello modelo modèle table entity collection tabelle tabella tabla tabela entité entità entidad entidade entität'.split(
    ' ',
  ),
);
const tableRow =
  /^(?:(?:new|add|nuov[ao]|nuev[ao]|neue[rs]?) )?(?:table|entity|collection|model|tabelle|tabella|tabla|tabela|entité|entità|entidade?|entität|modell[oe]?|modelo|modèle):? [`*_]*([A-Za-z_]\w*)[`*_]*\s*(?::|(?=\())[*_]*\s*(.+?)[.;]?$/i;

/** `The app has hives (name, location), inspections (date, hive) and harvests (date, kilos)`, two or more of things such as all have. */
export function seriesInProse(sentence: string, inModel = false): NamedRow[] {
  // Two brackets, at least.
  const first = sentence.indexOf('(');
  if (
    first < 0 ||
    sentence.length > 1500 ||
    !sentence.includes('(', first + 1) ||
    !sentence.includes(', ') ||
    isNegated(sentence) ||
    isForeign(sentence)
  )
    return [];
  const rows: NamedRow[] = [];
  let areLists = true;
  let from = -1;
  for (const match of sentence.matchAll(inSeries.for(sentence))) {
    const said = match[1] ?? '';
    // Before the first of them stands who has them.
    const name = entityName(thingIn(said, from < 0));
    if (from >= 0 && !between.test(sentence.slice(from, match.index))) return [];
    if (name?.names.length !== 1 || name.isAmbiguous || isShown(name.names[0] ?? '')) return [];
    const parts = match[2] ?? '';
    areLists &&= parts.includes(',') && !parts.startsWith('e.g');
    rows.push(...rowOf(name.names[0] ?? '', parts, 2));
    from = match.index + match[0].length;
  }
  const isTold =
    (inModel && areLists) ||
    wordsOf(sentence.slice(0, first)).some(speaksOfModels) ||
    wordsOf(sentence).some((word) => manyKinds.has(word)) ||
    areAttributes(rows.flatMap(({ fields }) => fields));
  return rows.length >= 2 && isTold ? rows : [];
}

/** `table reward: id, title, cost_points`: a line that says itself what it is. */
export function tableInLine(text: string): NamedRow | undefined {
  const [, name = '', row = ''] =
    text.includes(',') && kindsBefore.has(firstWord(text)) ? (tableRow.exec(text) ?? []) : [];
  const fields = name === '' ? undefined : fieldsInRow(row);
  return fields && fields.fields.length >= 3 && fields.evidence !== 'worded'
    ? { name, fields: fields.fields }
    : undefined;
}

/**
 * ``Each order has several `Item`s (sku, quantity, price)`` and `Appointment types (name, minutes, needs vet) are kept per
 * clinic`: three parts or more.
 */
export function namedRows(sentence: string): NamedRow[] {
  if (!sentence.includes(', ') || isNegated(sentence) || isForeign(sentence)) return [];
  const rows: [string, string][] = [];
  if (sentence.includes('`'))
    for (const form of [codedRow, codedWith])
      for (const [, name = '', row = ''] of sentence.matchAll(form)) rows.push([name, row]);
  const [, lead = '', row = ''] = /[(（]/.test(sentence) ? (wordedRow.exec(sentence) ?? []) : [];
  const name = lead === '' ? undefined : (typeAsThing(lead) ?? entityName(lead));
  if (name && !name.isAmbiguous && name.names.length === 1) rows.push([name.names[0] ?? '', row]);
  // Beside one with three parts, others may have two.
  const named = rows.flatMap(([each, parts]) => rowOf(each, parts, 2));
  if (!named.some(({ fields }) => fields.length >= 3)) named.length = 0;
  return named.length > 0 ? named : several(series(sentence).map(([each, parts]) => rowOf(each, parts, 2)));
}

function rowOf(name: string, parts: string, least: number): NamedRow[] {
  const fields = spokenRow(parts)?.fields ?? [];
  return fields.length >= least ? [{ name, fields }] : [];
}

/** All of a series, or none. */
function several(rows: readonly NamedRow[][]): NamedRow[] {
  return rows.every((row) => row.length > 0) ? rows.flat() : [];
}
