import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Subject } from './subject.ts';

import { splitList } from '../field.ts';
import { isForeign, isNegated } from '../statement.ts';
import { entityName } from './entity-name.ts';
import { wordsOf } from '../words.ts';
import { fieldItem, fieldsInRow, type FieldItem } from './field-item.ts';
import { cutLead } from './cut-lead.ts';
import { doing, perThing, withoutDataId } from './list-entry.ts';
import { namedRows, seriesInProse } from './named-rows.ts';
import { partsIn } from './parts-row.ts';
import { definedModel } from './defined-models.ts';
import { clausesOf } from './told-clauses.ts';
import { tellsOf } from './told-things.ts';
import { spokenRow } from './spoken-row.ts';
import { having } from './verbs.ts';
import { manyKinds } from './vocabulary.ts';
import { latin } from '../../expressions/latin.ts';

const numberedLine = /^\d{1,3}(?:\.\d{1,3})+[.)]?\s+(\S.{1,120})$/;
const holds: ReadonlySet<string> = new Set(
  'state holds contents data information keeps knows zustand inhalt état contenu estado contenido stato contenuto estado conteúdo'.split(
    ' ',
  ),
);
const kindAndParts = latin.u`^([*_]*\p{L}{3,20}[*_]*\s*[:：]\s*[^:：]{2,60}?)[;,.]?\s+([*_]*\p{L}{3,20}[*_]*\s*[:：].+)$`;

const numberedName = /^(\d{1,3}(?:\.\d{1,3})+)[.)]?\s+(\S.{1,60})$/;

/** `4.1.1.1 title (string)`, right under the line `4.1.1 Campaign`. */
export function numberedField(block: Block, put: PutAt): boolean {
  const own = /^\d/.test(block.text) ? (/^(?:\d{1,3}\.)+/.exec(block.text)?.[0] ?? '') : '';
  const label = own === '' ? undefined : block.labels.find((each) => each.startsWith(`${own.slice(0, -1)} `));
  const [, , title = ''] = label === undefined ? [] : (numberedName.exec(label) ?? []);
  const name = title === '' ? undefined : entityName(title);
  const field = name?.names.length === 1 ? fieldItem(numberedLine.exec(block.text)?.[1] ?? '') : undefined;
  if (!name || field?.evidence !== 'typed' || block.roles.has('api')) return false;
  put(block, name.names[0] ?? '', field.fields, 0.75);
  return true;
}

/** `**User**: id, email` and `A booking has a start date and a status.`, where a section is about models. */
export function toldModels(block: Block, subject: Subject, put: PutAt): boolean {
  // `Entity: Grower`, and in the next line `Fields: name, email`.
  const [, what = '', of = ''] = block.text.includes(':') ? (kindAndParts.exec(block.text) ?? []) : [];
  const called = what === '' ? undefined : entityName(what);
  const parted = called?.hasKind ? partsIn(of) : undefined;
  if (parted) {
    put(block, called?.names[0] ?? '', parted.fields, 0.85);
    return true;
  }
  const [first = ''] = /[([]/.test(block.text) ? wordsOf(block.text.slice(0, 30)) : [];
  const series =
    /[([]/.test(block.text) && !doing.has(first)
      ? block.sentences.flatMap((sentence) => seriesInProse(sentence, true))
      : [];
  for (const { name, fields } of series) put(block, name, fields, 0.75);
  if (series.length > 0) return true;
  if (definedModel(block, put) || namedSentences(block, put)) return true;
  // `4.3.1.2 sitter_id (UUID)`, under the title of a model.
  const numbered = subject.name && /^\d/.test(block.text) ? numberedLine.exec(block.text)?.[1] : undefined;
  const one = numbered === undefined ? undefined : fieldItem(numbered);
  if (one && one.evidence !== 'worded') {
    put(block, subject.name?.names[0] ?? '', one.fields, 0.8);
    return true;
  }
  const { lead, rest, isMarked, isCut } = cutLead(perThing.replace(withoutDataId(block.text), ''));
  // `Holds: ticket number, grower`, under the title of a model.
  const held = subject.name?.hasKind === true && isCut && holds.has(lead.toLowerCase()) ? fieldsInRow(rest) : undefined;
  if (held) {
    put(block, subject.name?.names[0] ?? '', held.fields, 0.8);
    return true;
  }
  const isOther = holds.has(lead.toLowerCase()) || doing.has(lead.toLowerCase());
  const name = rest === '' || !isCut || isOther || block.kind !== 'paragraph' ? undefined : entityName(lead);
  const list = name ? rowBehind(rest) : undefined;
  // `**Service**: title, price, duration`, in a list of models.
  const isListed = list?.evidence !== 'worded' || (isMarked && subject.many === 'surely');
  const row = name?.isAmbiguous && !(isListed && (list?.fields.length ?? 0) >= 3) ? undefined : list;
  if (
    name &&
    row &&
    (!subject.name ||
      name.hasKind ||
      name.isCoded ||
      row.fields[0]?.name === 'id' ||
      subject.name.names.includes(name.names[0] ?? ''))
  ) {
    for (const each of name.names) put(block, each, name.names.length === 1 ? row.fields : [], 0.9);
    return true;
  }
  // Under the title of a model, a row of what it has: `id, email, name`.
  const own =
    subject.name && !subject.isNested && !subject.name.isAmbiguous && !isCut ? fieldsInRow(block.text) : undefined;
  if (own && own.fields.length >= 3 && block.kind === 'paragraph') {
    put(block, subject.name?.names[0] ?? '', own.fields, 0.75);
    return true;
  }
  // `Attributes: name, species, breed`, in what is said under the name of a model.
  const described = isMarked && !isCut ? entityName(lead) : subject.isNested ? undefined : subject.name;
  // `**Bus** number, battery, range`
  const bare =
    isMarked && !isCut && block.kind === 'paragraph' && /^\p{Ll}[^.:]*$/u.test(rest) ? fieldsInRow(rest) : undefined;
  const listed = described ? (partsIn(isMarked ? rest : block.text) ?? bare) : undefined;
  if (listed) {
    put(block, described?.names[0] ?? '', listed.fields, 0.8);
    return true;
  }
  let any = namesInRow(block, put);
  for (const sentence of any ? [] : clausesOf(block.sentences)) {
    const rows = namedRows(sentence);
    for (const { name: each, fields } of rows) put(block, each, fields, 0.75);
    if (rows.length > 0) any = true;
    const told = rows.length > 0 ? undefined : tellsOf(sentence);
    if (!told || isNegated(sentence) || isForeign(told.name)) continue;
    put(block, told.name, told.fields, 0.75);
    any = true;
  }
  return any;
}

/** `Pilot: licence class, phone. Vessel: call sign, length.`: two sentences or more, and nothing else. */
function namedSentences(block: Block, put: PutAt): boolean {
  if (block.sentences.length < 2) return false;
  const rows = block.sentences.map((sentence) => {
    const { lead, rest, isCut } = cutLead(sentence.replace(/[.]$/, ''));
    const name = isCut && rest !== '' ? entityName(lead) : undefined;
    const row = name?.names.length === 1 && !name.isAmbiguous ? fieldsInRow(rest) : undefined;
    return row ? { name: name?.names[0] ?? '', fields: row.fields } : undefined;
  });
  const found = rows.filter((row) => row !== undefined);
  if (found.length < 2 || found.length < rows.length) return false;
  for (const { name, fields } of found) put(block, name, fields, 0.8);
  return true;
}

const pointing = /\.\w{2,5}`|\s(?:of|von|de)$/;

/** The row of names that stands behind one, with a remark before it or without: `the last 50, in memory: code, zone`. */
function rowBehind(text: string): FieldItem | undefined {
  if (pointing.test(text)) return undefined;
  // `Watering: has a time and an amount. Belongs to a plant.`
  const [verb = ''] = text.split(' ', 1);
  if (having.has(verb.toLowerCase())) return spokenRow(text.slice(verb.length + 1).replace(/[.](?:\s.*)?$/s, ''));
  const colon = text.indexOf(': ');
  const isRemark = colon > 0 && text.slice(0, colon).includes(' ') && !text.includes(': ', colon + 1);
  const row = isRemark ? fieldsInRow(text.slice(colon + 2)) : undefined;
  return row && row.fields.length >= 3 ? row : fieldsInRow(text);
}

const named = /^(?:(?:and|und|et|y|e|и) )?[`*_]*([A-Za-z_]\w*)[`*_]*(?: ?[(（](.*)[)）])?[.]?$/s;

/** `The tables: users (role, avatar), job_offers (soft delete), applications`: three or more in a row. */
function namesInRow(block: Block, put: PutAt): boolean {
  if (!block.text.includes('_') || !/\w_\w+`? ?[(,]/.test(block.text)) return false;
  const sentence = block.sentences[0] ?? '';
  const colon = sentence.lastIndexOf(': ', sentence.indexOf('_'));
  if (
    colon < 0 ||
    isForeign(sentence.slice(0, colon)) ||
    !wordsOf(sentence.slice(0, colon)).some((word) => manyKinds.has(word))
  )
    return false;
  const row = splitList(sentence.slice(colon + 1).replaceAll(/ (?:and|und|et|y|e|и) (?=[a-z_]+ ?\()/g, ', '), ',');
  const found = row.map((part) => named.exec(part)).filter((match) => match !== null);
  if (found.length < 3 || found.length * 10 < row.length * 8) return false;
  for (const [, name = '', inner = ''] of found) put(block, name, fieldsInRow(inner)?.fields ?? [], 0.75);
  return true;
}
