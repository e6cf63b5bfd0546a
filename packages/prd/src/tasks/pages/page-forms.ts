import type { Block } from '../block.ts';
import type { Field } from '../task.ts';

import { readField, readFieldList } from '../field.ts';
import { fieldHeader, rowField, typeHeader } from '../field-table.ts';
import { latin } from '../../expressions/latin.ts';
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
export function formFields(block: Block): Field[] {
  if (block.kind !== 'item' || !block.labels.some((label) => isFormLabel(label) && /[:：]\W*$/.test(label))) return [];
  const field = readField(block.text);
  return field &&
    latin.u`^[${'`'}*_]*[\p{L}_][\p{L}\p{M}\p{N}_-]{0,40}\??[${'`'}*_]*\s*(?:$|[:：(,–—-])`.test(block.text)
    ? [field]
    : [];
}

const coded = latin.iu`\b(?:form|formular|formulario|formulaire|inputs?)\b[^.;${'`'}]{0,40}((?:${'`'}[\p{L}_][\p{L}\p{M}\p{N}_]*${'`'}(?:\s*(?:,|and|or|und|et|y|&)\s*)*)+)`;

/** The fields of the form that a statement about a page names: `form with email and password`. */
export function formOf(block: Pick<Block, 'text'>): Field[] | undefined {
  const lower = block.text.toLowerCase();
  if (!lower.includes('form') && !lower.includes('input') && !lower.includes('field')) return undefined;
  const named = block.text.includes('`') ? coded.exec(block.text)?.[1] : undefined;
  if (named !== undefined) return readFieldList([...named.matchAll(/`([^`]+)`/g)].map((match) => match[1]).join(', '));
  const list =
    latin.iu`\b(?:form|formular)\b[^.;:]{0,20}?(?:with|fields?|containing|mit|:|\()\s*:?\s*(?:the )?(?:fields?:?\s*)?([^.;)]{3,200})`.exec(
      block.text,
    )?.[1] ?? latin.i`\b(?:with|fields?:)\s+([^.;:)]{3,120}?)\s+fields?\b`.exec(block.text)?.[1];
  if (list === undefined) return undefined;
  const fields = readFieldList(list.replaceAll(/\s+(?:and|und|y|et|\+|&)\s+/g, ', '));
  return fields?.every((field) => latin.u`^[\p{L}_][\p{L}\p{M}\p{N}_-]{1,30}$`.test(field.name)) === true
    ? fields
    : undefined;
}
