import type { Field } from '../task.ts';
import type { DrawnModel } from './drawn-models.ts';

import { makeField, splitList } from '../field.ts';
import { fieldItem } from './field-item.ts';

/** Rows such as `users (id, name, …)` in fences, which may go on in the lines below. */

const mostLines = 12;
const constraint = /,\s*(?:UNIQUE|PRIMARY KEY|FOREIGN KEY|INDEX|CHECK|CONSTRAINT)\b\s*\([^()]*\)/gi;
const tableRow = /^\s*([a-z_][a-z0-9_]*)\s*\((.*)\)\s*$/;
const key = /[(\s,](?:id|\w+_id)[\s,)]/;

/**
 * The lines with those joined to one that brackets of it are open in; empty ones take the place of what was joined, and
 * constraints over several columns are left out.
 */
export function joinWrapped(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    let text = lines[at] ?? '';
    let end = at;
    while (depthOf(text) > 0 && end + 1 < lines.length && end - at < mostLines)
      text += ` ${(lines[++end] ?? '').trim()}`;
    if (end === at || depthOf(text) !== 0) {
      joined.push(lines[at] ?? '');
      continue;
    }
    joined.push(text.replaceAll(constraint, ''));
    for (; at < end; at++) joined.push('');
  }
  return joined;
}

function depthOf(text: string): number {
  let depth = 0;
  for (const unit of text) {
    if (unit === '(') depth++;
    else if (unit === ')') depth--;
  }
  return depth;
}

/** The tables of lines that are all such rows, most of which have a key: two or more, whatever stands over them. */
export function tableRows(lines: readonly string[]): DrawnModel[] {
  const rows = lines.filter((line) => line.trim() !== '');
  const isOfTables = rows.length > 1 && rows.every((row) => tableRow.test(row));
  if (!isOfTables || rows.filter((row) => key.test(row)).length * 2 <= rows.length) return [];
  return lines.flatMap((text, line): DrawnModel[] => {
    const [, name = '', row = ''] = tableRow.exec(text) ?? [];
    const fields = splitList(row).map((part) => fieldItem(part)?.fields ?? wordOf(part));
    return name === '' ? [] : [{ name, fields: fields.flat(), line }];
  });
}

/** `visibility ['private'|'public']`: the name alone. */
function wordOf(part: string): Field[] {
  const name = /^[a-z_]\w*/i.exec(part)?.[0];
  return name === undefined ? [] : [makeField(name, undefined, '')];
}
