import type { Block } from '../block.ts';
import type { PutAt } from './list-models.ts';
import type { Columns } from './table-models.ts';

import { latin } from '../../expressions/latin.ts';
import { plainText } from '../statement.ts';
import { areAttributes, isShown } from './attribute-words.ts';
import { entityName, isIdentifier } from './entity-name.ts';
import { fieldItem, fieldsInRow } from './field-item.ts';
import { standsElsewhere } from './elsewhere.ts';
import { parts } from './vocabulary.ts';
import { wordsOf } from '../words.ts';

/** Tables with a model a row, or a model a column. */

/** `| Entity | Key fields |`: a row a model. */
export function entityRows(
  rows: readonly Block[],
  names: readonly string[],
  columns: Columns,
  inModel: boolean,
  put: PutAt,
): void {
  if (!inModel && columns.list < 0) return;
  // `What it holds`: whatever its header is called, a column of rows of fields is one.
  const listAt =
    columns.list >= 0
      ? columns.list
      : names.findIndex((_, index) => index !== columns.entity && share(rows, index, isRowOfFields) >= 0.7);
  for (const row of rows) {
    const cells = row.cells ?? [];
    const said = plainText(cells[columns.entity] ?? '');
    // Where a column is for models, each short word of it is one, and so are a few words with a row of fields beside them.
    const name =
      entityName(cells[columns.entity] ?? '') ??
      (/^[\u3040-\u30ff\u3400-\u9fff]{2,8}$/.test(said) || (listAt >= 0 && fewWords.test(said))
        ? { names: [said] }
        : undefined);
    if (!name) continue;
    const fields = listAt < 0 ? [] : (fieldsInRow(cells[listAt] ?? '')?.fields ?? []);
    for (const each of name.names) put(row, each, name.names.length === 1 ? fields : [], 0.9);
  }
}

const fewWords = latin.u`^\p{Lu}[\p{L}\p{N}]*(?: [\p{L}\p{N}]+){0,2}$`;

/** `| Village | Nurse |`: a column a model, whose cells name what it has. */
export function sideBySide(rows: readonly Block[], names: readonly string[], put: PutAt): void {
  const [first] = rows;
  const models = names.map((name) => entityName(name));
  if (!first || rows.length < 2 || !models.every((name) => name?.names.length === 1)) return;
  const columns = names.map((_, index) =>
    rows.map(({ cells = [] }) => cells[index] ?? '').filter((cell) => cell !== ''),
  );
  const all = columns.flat();
  const coded = all.filter((cell) => isFieldCell(cell) && isIdentifier(plainText(cell)));
  if (!all.every(isFieldCell) || coded.length * 3 < all.length || columns.some((cells) => cells.length < 2)) return;
  for (const [index, name] of models.entries()) {
    const fields = (columns[index] ?? []).flatMap((cell) => fieldItem(cell)?.fields ?? []);
    put(first, name?.names[0] ?? '', fields, 0.8);
  }
}

export function share(rows: readonly Block[], column: number, is: (cell: string) => boolean): number {
  return rows.filter(({ cells = [] }) => is(cells[column] ?? '')).length / rows.length;
}

export function isRowOfFields(cell: string): boolean {
  return isList(cell) && (fieldsInRow(cell)?.fields.length ?? 0) >= 2;
}

export function isList(cell: string): boolean {
  return /[,，、;；]\s*\S|\S \+ \S/.test(cell);
}

export const fieldCell: RegExp = /^`?[A-Za-z_][\w.-]*(?:\[\])?\??`?(?:\s*[,/]\s*`?[A-Za-z_][\w.-]*`?)*$/;

export function isFieldCell(cell: string): boolean {
  return fieldCell.test(cell.trim());
}

/** What the first column of a table names that is no model, though a row of names stands beside it. */
const others: ReadonlySet<string> = new Set(
  'event role persona actor user endpoint method command filter step phase milestone metric kpi component module feature function tool service layer area stage team requirement rule rolle nutzer funktion modul rôle acteur rol módulo'.split(
    ' ',
  ),
);

/** Nothing but names and their parts. */
function isBrief({ header = [] }: Block): boolean {
  return header.length === 2;
}

/** `| Hive | what it is | number, apiary, state |`: a row a model, where no title says so but the names beside it do. */
export function describedRows(rows: readonly Block[], put: PutAt): void {
  const [first] = rows;
  const header = (first?.header ?? []).map((cell) => plainText(cell));
  if (
    !first ||
    rows.length < 2 ||
    header.length < 2 ||
    header.length > 6 ||
    standsElsewhere(first) ||
    first.roles.has('requirement')
  )
    return;
  const [title = ''] = header;
  if (isShown(title) || wordsOf(title).some((word) => others.has(word.replace(/(?<=..)s$/, '')))) return;
  const listAt = header.findIndex((_, index) => index > 0 && share(rows, index, isRowOfFields) >= 0.7);
  if (listAt < 0) return;
  const read = rows.map((row) => ({
    row,
    name: entityName(row.cells?.[0] ?? ''),
    fields: fieldsInRow(row.cells?.[listAt] ?? '')?.fields ?? [],
  }));
  const named = read.filter(({ name }) => name?.names.length === 1 && !isShown(name.names[0] ?? ''));
  const isNamed = wordsOf(header[listAt] ?? '').every((word) => parts.has(word)) && isBrief(first);
  if (named.length * 10 < rows.length * 8 || (!isNamed && !areAttributes(named.flatMap(({ fields }) => fields))))
    return;
  for (const { row, name, fields } of named) put(row, name?.names[0] ?? '', fields, 0.7);
}
