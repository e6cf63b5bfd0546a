import type { Block } from '../block.ts';
import type { Field } from '../task.ts';
import type { Subject } from './subject.ts';
import type { PutAt } from './list-models.ts';

import { fieldHeader, rowField, typeHeader } from '../field-table.ts';
import { isTypeWord } from '../field-type.ts';
import { latin } from '../../expressions/latin.ts';
import { plainText } from '../statement.ts';
import { entityName, isIdentifier } from './entity-name.ts';
import { wordsOf } from '../words.ts';
import { fieldItem } from './field-item.ts';
import { entityRows, fieldCell, isFieldCell, isList, isRowOfFields, share, sideBySide } from './entity-rows.ts';
import { kinds, manyKinds, parts } from './vocabulary.ts';

/** What the columns of a table hold; -1 where there is none. */
export interface Columns {
  readonly field: number;
  readonly type: number;
  readonly entity: number;
  readonly list: number;
  /** The header of the fields is a known word for them. */
  readonly isNamed: boolean;
}

const mostCells = 12;

/** Reads the model whose fields a table lists, or the models that it lists. */
export function tableModels(
  rows: readonly Block[],
  subject: Subject,
  inModel: boolean,
  put: PutAt,
  omit: OmitAt,
): void {
  const [first] = rows;
  if (!first || subject.isAside) return;
  const names = (first.header ?? []).map((cell) => plainText(cell));
  if (names.length < 2 || names.length > mostCells) return;
  const columns = columnsOf(names, rows);
  const isListed = columns.field >= 0 && share(rows, columns.field, isList) >= 0.5;
  if (
    columns.entity >= 0 &&
    columns.field >= 0 &&
    columns.entity !== columns.field &&
    !isListed &&
    (columns.type >= 0 || inModel)
  ) {
    fieldsOfMany(rows, names, columns, put, omit);
    return;
  }
  const inHeader = entityName(names[0] ?? '');
  const headed = inHeader?.hasKind === true && wordsOf(names[0] ?? '').length > 1 ? inHeader : undefined;
  const field = headed && columns.field < 0 ? 0 : columns.field;
  const name = headed ?? subject.name;
  if (field >= 0 && name && columns.entity < 0) {
    const inApi = first.roles.has('api') && !inModel && !name.hasKind;
    const isSure =
      inModel ||
      name.hasKind ||
      // A table of columns and types under a name in snake case.
      (name.isCoded && columns.type >= 0 && (name.names[0] ?? '').includes('_')) ||
      headed !== undefined ||
      // A key with its type is one of a record.
      (columns.isNamed &&
        columns.type >= 0 &&
        !first.roles.has('page') &&
        /^_?(?:id|uuid)$/i.test(plainText(first.cells?.[field] ?? ''))) ||
      (columns.isNamed && !first.roles.has('page') && share(rows, field, isInCode) >= 0.8) ||
      (name.hasParts === true && !first.roles.has('page'));
    if (inApi || !isSure || (columns.type < 0 && !(columns.isNamed || headed) && !inModel)) return;
    if (columns.type < 0 && name.isAmbiguous) return;
    const fields = fieldsOfOne(rows, names, field, columns.type, omit);
    if (fields.length > 0) put(first, name.names[0] ?? '', fields, 0.9);
    return;
  }
  if (columns.entity < 0 && inModel && name && !name.isAmbiguous && isHeaderOfFields(names)) {
    put(
      first,
      name.names[0] ?? '',
      names.flatMap((each) => fieldItem(each)?.fields ?? []),
      0.7,
    );
    return;
  }
  if (columns.entity >= 0) entityRows(rows, names, columns, inModel, put);
  else if (
    inModel &&
    nameHeader.test(names[0] ?? '') &&
    names.some((_, index) => index > 0 && share(rows, index, isRowOfFields) >= 0.7)
  )
    entityRows(rows, names, { ...columns, entity: 0 }, inModel, put);
  else if (inModel) sideBySide(rows, names, put);
}

function isInCode(cell: string): boolean {
  return /^`\w+`$/.test(cell.trim());
}

const nameHeader = latin.iu`^(?:name|term|object|what|thing|record|item|tab|sheet|was|begriff|nom|nombre|nome|objet|objeto|oggetto|名称|名前|이름)$`;

/** A table of sample records, whose header names what they have: `| id | season | growDays |`. */
function isHeaderOfFields(names: readonly string[]): boolean {
  const coded = names.filter((name) => /^[a-z_]\w*$/.test(name));
  return (
    names.length >= 3 &&
    coded.length === names.length &&
    names.some((name) => /^(?:id|uuid|key|code)$|_id$|Id$/.test(name) || isIdentifier(name))
  );
}

/** `| Entity | Field | Type |`: a row a field, of several models. */
function fieldsOfMany(
  rows: readonly Block[],
  names: readonly string[],
  columns: Columns,
  put: PutAt,
  omit: OmitAt,
): void {
  let entity = '';
  for (const row of rows) {
    const cells = row.cells ?? [];
    entity = plainText(cells[columns.entity] ?? '') || entity;
    const name = entity.split(' ').length <= 3 ? (entityName(entity)?.names[0] ?? entity) : '';
    const fields = rowFields(cells, names, columns.field, columns.type);
    if (name !== '' && fields.length > 0) put(row, name, fields, 0.9);
    else if (name !== '') leaveOut(row, columns.field, omit);
  }
}

function columnsOf(names: readonly string[], rows: readonly Block[]): Columns {
  const entity = names.findIndex((name) => isEntityHeader(name));
  const named = names.findIndex((name, index) => index !== entity && (fieldHeader.test(name) || isPart(name)));
  let type = names.findIndex((name) => typeHeader.test(name));
  if (type < 0)
    type = names.findIndex((name, index) => index !== named && wordsOf(name).some((word) => typeHeader.test(word)));
  if (type < 0 && rows.length >= 2)
    type = names.findIndex((_, index) => index !== named && index !== entity && share(rows, index, isTyped) >= 0.7);
  const field =
    named >= 0
      ? named
      : type >= 0
        ? names.findIndex((_, index) => index !== type && index !== entity && share(rows, index, isFieldCell) >= 0.7)
        : -1;
  const list = names.findIndex((name, index) => index !== entity && wordsOf(name).some((word) => parts.has(word)));
  return { field, type, entity, list, isNamed: named >= 0 };
}

function isEntityHeader(name: string): boolean {
  const words = wordsOf(name).map((word) => word.replace(/(?<=.)(?:名称|名|명)$/, ''));
  if ((words.length === 1 && entityWords.has(words[0] ?? '')) || owner.test(name)) return true;
  const isKind = (word: string): boolean => (kinds.has(word) && !excludedKinds.has(word)) || manyKinds.has(word);
  return (
    words.length > 0 &&
    words.length <= 2 &&
    words.some(isKind) &&
    words.every((word) => isKind(word) || besideKind.has(word))
  );
}

/** A column that tells whose a field is. */
const owner = latin.iu`^(?:belongs to|part of|gehört zu|appartient à|pertenece a|pertence a|appartiene a|hoort bij|należy do)$`;
/** What a column of models may be called where the section is about them. */
const entityWords: ReadonlySet<string> = new Set([
  'データ',
  'データ種別',
  '数据对象',
  'data-object',
  'datenobjekt',
  'object',
  'objekt',
  'objet',
  'objeto',
]);
const excludedKinds: ReadonlySet<string> = new Set(['type', 'interface', 'document', 'class', 'struct']);
const besideKind: ReadonlySet<string> = new Set(
  'name data db main core key nome nombre nom имя название 名 名称 名前 이름'.split(' '),
);

function isPart(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.length > 0 &&
    words.length <= 3 &&
    words.some((word) => parts.has(word)) &&
    words.every((word) => parts.has(word) || besidePart.has(word) || besideKind.has(word))
  );
}

const besidePart: ReadonlySet<string> = new Set(
  'app field column api internal attribute de du del do la le form der des im'.split(' '),
);

function isTyped(cell: string): boolean {
  return isTypeWord(plainText(cell).split(/[\s,(]/, 1)[0] ?? '') || /^(?:PK|FK)\b|^→ ?\w/.test(plainText(cell));
}

/** Tells of a row that is left out, and why. */
export type OmitAt = (block: Block, text: string, reason: string) => void;

function fieldsOfOne(
  rows: readonly Block[],
  names: readonly string[],
  fieldAt: number,
  typeAt: number,
  omit: OmitAt,
): Field[] {
  const found = rows.map((row) => rowFields(row.cells ?? [], names, fieldAt, typeAt));
  if (found.every((fields) => fields.length === 0)) return [];
  const known = new Map<string, string>();
  return found.flatMap((fields, index) => {
    const row = rows[index];
    if (row && fields.length === 0) leaveOut(row, fieldAt, omit);
    return fields.filter(({ name }) => {
      const key = name.replaceAll(/[ _-]/g, '').toLowerCase();
      const first = known.get(key);
      if (first === undefined) known.set(key, name);
      else if (row) omit(row, name, `the table has the field ${first} before it`);
      return first === undefined;
    });
  });
}

function leaveOut(row: Block, fieldAt: number, omit: OmitAt): void {
  const text = plainText(row.cells?.[fieldAt] ?? '');
  if (text !== '') omit(row, text, 'not read as the name of a field');
}

/** The fields of a row; a cell may name several that are alike. */
function rowFields(cells: readonly string[], names: readonly string[], fieldAt: number, typeAt: number): Field[] {
  const cell = (cells[fieldAt] ?? '').replaceAll(/\*\*|__/g, '');
  const several = fieldCell.test(cell.trim()) ? cell.split(/\s*[,/]\s*/) : [];
  const each = several.length > 1 ? several : [cell];
  return each.flatMap((name) => rowField(cells.with(fieldAt, name), names, fieldAt, typeAt) ?? []);
}
