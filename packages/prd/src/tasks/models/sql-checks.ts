import type { Field } from '../task.ts';

import { above, below } from '../limits.ts';

type Held = { -readonly [Name in keyof Field]?: Field[Name] };

const longest = 1000;
const number = String.raw`(-?\d+(?:\.\d+)?)`;
const compared = new RegExp(String.raw`^(.+?)\s*(>=|<=|>|<|=)\s*'?${number}'?$`, 's');
const turned = new RegExp(String.raw`^${number}\s*(>=|<=|>|<)\s*(.+)$`, 's');
const between = new RegExp(String.raw`^(.+?)\s+between\s+${number}\s+\.\.\s+${number}$`, 'is');
const oneOf = /^(.+?)\s*(?:\bin\b|=\s*any\b)\s*(?:array)?\s*((?:'[^']*'|-?\d+)(?:\s*,\s*(?:'[^']*'|-?\d+))*)$/is;
const length = /^(?:char_length|character_length|length|len)\s+(\w+)$/i;
const opposite: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' };

/** What a `CHECK` demands of a field, as its limits or values; undefined where a field cannot hold all of it. */
export function heldOfCheck(expression: string, field: Field): Held | undefined {
  if (expression.length > longest) return undefined;
  const plain = expression
    .replaceAll(/::\s*(?:character varying|double precision|\w+)(?:\s*\(\d+\))?(?:\[\])?/gi, '')
    .replaceAll(/[()[\]"`]/g, ' ')
    .replaceAll(/\bbetween\s+(\S+)\s+and\s+/gi, 'between $1 .. ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (/'[^']*\sand\s[^']*'/i.test(plain)) return undefined;
  const held: Held = {};
  for (const clause of plain.split(/\s+and\s+/i)) {
    const part = heldOfClause(clause.trim(), field);
    if (!part) return undefined;
    Object.assign(held, part);
  }
  return held;
}

function heldOfClause(clause: string, field: Field): Held | undefined {
  const isField = (text: string): boolean => text.trim().toLowerCase() === field.name.toLowerCase();
  const list = oneOf.exec(clause);
  if (list) {
    const values = Array.from((list[2] ?? '').matchAll(/'([^']*)'|(-?\d+)/g), (match) => match[1] ?? match[2] ?? '');
    return isField(list[1] ?? '') && values.length > 0 ? { values } : undefined;
  }
  if (/^(\w+) is not null$/i.test(clause)) return isField(clause.slice(0, -12)) ? { required: true } : undefined;
  const range = between.exec(clause);
  if (range) return merged(bounded(range[1], '>=', range[2], field), bounded(range[1], '<=', range[3], field));
  const back = turned.exec(clause);
  if (back) return bounded(back[3], opposite[back[2] ?? ''] ?? '', back[1], field);
  const forth = compared.exec(clause);
  return forth ? bounded(forth[1], forth[2] ?? '', forth[3], field) : undefined;
}

function merged(one: Held | undefined, other: Held | undefined): Held | undefined {
  return one && other && { ...one, ...other };
}

/** A bound of a value or of the length of a text. */
function bounded(what = '', sign: string, figure: string | undefined, { name, type }: Field): Held | undefined {
  const value = Number(figure);
  const measured = length.exec(what.trim())?.[1];
  const isLength = measured !== undefined;
  if ((measured ?? what.trim()).toLowerCase() !== name.toLowerCase()) return undefined;
  const isWhole = isLength || type === 'integer';
  if (!isLength && type !== 'integer' && type !== 'number') return undefined;
  if (sign === '>' && !isLength) return above(value, isWhole);
  if (sign === '<' && !isLength) return below(value, isWhole);
  const low = sign === '>' ? Math.floor(value) + 1 : value;
  const high = sign === '<' ? Math.ceil(value) - 1 : value;
  return {
    ...(sign === '<' || sign === '<=' ? {} : isLength ? { minLength: low } : { minimum: low }),
    ...(sign === '>' || sign === '>=' ? {} : isLength ? { maxLength: high } : { maximum: high }),
  };
}
