import type { Block } from '../block.ts';
import type { Field } from '../task.ts';

import { makeField, readField, readFieldList, splitList } from '../field.ts';
import { fieldHeader, rowField, typeHeader } from '../field-table.ts';
import { latin } from '../../expressions/latin.ts';
import { areAttributes } from '../models/attribute-words.ts';
import { fieldItem, fieldsInRow } from '../models/field-item.ts';
import { ofLast } from '../of-last.ts';
import { plainText } from '../statement.ts';

/** The fields of the forms that pages show. */

const formLabel = latin.iu`(?<![\p{L}])(?:form|inputs?|form ?fields?|fields|formular(?:felder)?|eingabefelder|felder|форма|поля|formulario|formulaire|campos|champs)(?![\p{L}])|表单|字段|フォーム`;

/** Whether a label announces the fields of a form: `Form fields:`. */
function isFormLabel(label: string | undefined): boolean {
  return label !== undefined && label.length < 80 && formLabel.test(label);
}

const none: readonly string[] = [];

const columnsOf = ofLast((header: readonly string[]) => {
  const names = header.map((cell) => plainText(cell));
  return {
    names,
    fieldAt: names.findIndex((name) => fieldHeader.test(name) || formLabel.test(name)),
    typeAt: names.findIndex((name) => typeHeader.test(name)),
  };
});

/** The field of a row in a table of form fields; undefined where the table is about something else. */
export function formRow(block: Block): Field | undefined {
  const { names, fieldAt, typeAt } = columnsOf(block.header ?? none);
  if (fieldAt < 0 || (typeAt < 0 && !isFormLabel(block.labels[0]))) return undefined;
  return rowField(block.cells ?? [], names, fieldAt, typeAt);
}

/** The field of an item in a list of form fields. */
export function formFields(block: Block): readonly Field[] {
  if (block.kind !== 'item' || !block.labels.some((label) => isFormLabel(label) && /[:：]\W*$/.test(label))) return [];
  const field = oneWord.test(block.text) ? readField(block.text) : undefined;
  return field ? [field] : (ofFewWords(block.text) ?? []);
}

const oneWord = latin.u`^[${'`'}*_]*[\p{L}_][\p{L}\p{M}\p{N}_-]{0,40}\??[${'`'}*_]*\s*(?:$|[:：(,–—-])`;
const longestItem = 120;

/** `Email address (required)`, `` `first name` ``, and no sentence. */
function ofFewWords(text: string): readonly Field[] | undefined {
  if (text.length > longestItem || controls.test(text)) return undefined;
  const [, spelled] = /^`([^`]+)`$/.exec(text) ?? [];
  return fieldItem(spelled ?? text)?.fields;
}

/** What a form has besides its fields: `a submit button`. */
const controls = latin.iu`(?<![\p{L}])(?:buttons?|links?|labels?|placeholders?|previews?|captchas?|schaltflächen?|knopf|boutons?|liens?|bot[oó]n(?:es)?|bot(?:ão|ões)|enlaces?|pulsanti?|knop(?:pen)?|przyciski?|кнопк\p{L}+)$`;

const coded = latin.iu`(?<![\p{L}])(?:form|formular|formulario|formulaire|inputs?)(?![\p{L}])[^.;${'`'}]{0,40}((?:${'`'}[\p{L}_][\p{L}\p{M}\p{N}_ -]*${'`'}(?:\s*(?:,|and|or|und|et|y|&)\s*)*)+)`;
const withFields = latin.iu`(?<![\p{L}])(?:form|formular|formulario|formulário|formulaire|formulier|formularz|форма)(?![\p{L}])[^.;:]{0,20}?(?:(?<![\p{L}])(?:with|fields?|containing|mit|con|com|avec|met|z|с)(?![\p{L}])|:|\()\s*:?\s*(?:the )?(?:(?:form )?fields?:?\s*)?([^.;)]{3,200})`;
const fieldsBehind = latin.i`\b(?:with|fields?:)\s+([^.;:)]{3,120}?)\s+fields?\b`;
const and = latin.giu`\s+(?:and|und|y|et|e|en|i|и|\+|&)\s+`;

/** The fields of the form that a statement about a page names: `form with email and password`. */
export function formOf(block: Pick<Block, 'text'>): readonly Field[] | undefined {
  const lower = block.text.toLowerCase();
  if (!['form', 'input', 'field', 'форма'].some((word) => lower.includes(word))) return undefined;
  const named = block.text.includes('`') ? coded.exec(block.text)?.[1] : undefined;
  if (named !== undefined)
    return [...named.matchAll(/`([^`]+)`/g)].flatMap(([, name = '']) => readField(name) ?? makeField(name, undefined));
  const list = withFields.exec(block.text)?.[1] ?? fieldsBehind.exec(block.text)?.[1];
  if (list === undefined) return undefined;
  const parts = splitList(and.replace(list, ', ')).filter((part) => !controls.test(part));
  const fields = readFieldList(parts.join(', '));
  if (fields?.every(({ name }) => latin.u`^[\p{L}_][\p{L}\p{M}\p{N}_-]{1,30}$`.test(name)) === true) return fields;
  // Several words are fields where they are such as things have, and may say how the form works elsewhere.
  const row = fieldsInRow(parts.join(', '));
  return row && areAttributes(row.fields) ? row.fields : undefined;
}
