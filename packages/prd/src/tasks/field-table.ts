import type { Field } from './task.ts';

import { makeField, readField, valuesOf } from './field.ts';
import { latin, type Latin } from '../expressions/latin.ts';
import { plainText } from './statement.ts';

/** Tables that list fields, a row a field. */

export const fieldHeader: Latin = latin.iu`^(?:fields?|field ?names?|columns?|column ?names?|attributes?|propert(?:y|ies)|names?|feld(?:name)?|spalte|attribut|поле|столбец|атрибут|имя|字段(?:名)?|列名?|属性|名称|campo|columna|coluna|champ|colonne|atributo|フィールド名?|カラム名?|列名|項目名?|컬럼(?:명)?|필드(?:명)?|nome|kolom)$`;
export const typeHeader: Latin = latin.iu`^(?:(?:data ?)?types?|datatype|format|typ|datentyp|тип(?: данных)?|类型|数据类型|tipo(?: de dato)?|(?:データ)?型|타입|자료형|데이터 ?타입|tipe(?: data)?)$`;

/** The header of a column that holds nothing but defaults, and a cell of it that gives one. */
const isDefault = /^default(?: ?values?)?$|^standard(?:wert)?$|^vorgabe$/i;
const isValue = /^(?!(?:none|n\/?a|null|required|pflicht|no default)?[\s.–—-]*$)/i;

/** The field of a row; undefined where the cell of its name holds none. */
export function rowField(
  cells: readonly string[],
  names: readonly string[],
  fieldAt: number,
  typeAt: number,
): Field | undefined {
  const name = plainText(cells[fieldAt] ?? '').replace(/\s*\(.*\)$/, '');
  if (!latin.u`^[\p{L}_][\p{L}\p{N}_ .-]{0,50}\??$`.test(name)) return undefined;
  const notes = cells.flatMap((cell, index) => {
    if (index === fieldAt || index === typeAt) return [];
    const note = plainText(cell);
    return isDefault.test(names[index] ?? '') && isValue.test(note) ? `default: ${note}` : note;
  });
  const requiredAt = names.findIndex((header) =>
    latin.iu`^(?:required|mandatory|pflicht(?:feld)?|обязательн\p{L}*|必填|是否必填|必須(?:[/／・]?任意)?|必須項目|필수(?:\s*여부)?|obligatorio|obligatoire|obrigatório|null(?:able|\?)?|optional)\??$`.test(
      header,
    ),
  );
  const said = requiredAt < 0 ? '' : plainText(cells[requiredAt] ?? '').toLowerCase();
  const isRequired =
    latin.plain`^(?:y|yes|true|✓|✔|✅|[○◯●◎〇]|x|ja|да|是|はい|必須|必填|필수|예|sí|sim|oui|sì|tak|required|pflicht|1)`.test(
      said,
    );
  const inverted = /^(?:null|optional)/i.test(names[requiredAt] ?? '');
  const text = `${name.replaceAll(' ', '_')}: ${cells[typeAt] ?? ''}${notes.length > 0 ? `; ${notes.join('; ')}` : ''}`;
  const declared = plainText(cells[typeAt] ?? '');
  const typed = valuesOf(declared) ? makeField(name, declared, notes.join('; ')) : readField(text);
  if (!typed) return undefined;
  const field = {
    ...typed,
    name,
    ...(declared === '' ? {} : { declaredType: declared.slice(0, 80) }),
    ...(declared.endsWith('?') ? { required: false } : {}),
  };
  if (/^(?:PK|primary)/i.test(plainText(cells[0] ?? '')) || notes.some((note) => /^(?:key|pk)$/i.test(note)))
    return { ...field, primary: true };
  return said === '' ? field : { ...field, required: inverted ? !isRequired : isRequired };
}
