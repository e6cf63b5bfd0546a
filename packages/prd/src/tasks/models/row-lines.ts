import type { DrawnModel } from './drawn-models.ts';

import { entityName } from './entity-name.ts';
import { fieldsInRow } from './field-item.ts';

const named = /^\s*(?:[-*]\s+)?([A-Za-z_]\w*(?: [A-Za-z]\w*)?)\s*(?:[:=(]|->|→)\s*([^:=]+?)\)?[;.]?\s*$/;

const longest = 500;

/** Reads lines of which each is a name with its row of fields, `seat: id, row, number`; undefined where others stand between. */
export function rowModels(lines: readonly string[]): DrawnModel[] | undefined {
  const found: DrawnModel[] = [];
  for (const [line, text] of lines.entries()) {
    if (text.trim() === '' || /^\s*(?:#|\/\/|--)/.test(text)) continue;
    const [, said = '', row = ''] = text.length <= longest && text.includes(',') ? (named.exec(text) ?? []) : [];
    const name = said === '' ? undefined : entityName(said);
    const fields = name?.names.length === 1 ? fieldsInRow(row) : undefined;
    if (!name || !fields || fields.fields.length < 2) return undefined;
    found.push({ name: name.names[0] ?? '', fields: fields.fields, line });
  }
  return found.length === 0 ? undefined : found;
}
