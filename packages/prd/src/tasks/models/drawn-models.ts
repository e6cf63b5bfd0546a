import type { Field } from '../task.ts';

import { latin } from '../../expressions/latin.ts';
import { makeField, readField, splitList } from '../field.ts';

/** Models that a fence draws or builds by calls, instead of declaring them in a language for data. */
export interface DrawnModel {
  readonly name: string;
  readonly fields: readonly Field[];
  /** Index of the line in the fence. */
  readonly line: number;
}

const nameLine = latin.plain`^(?:(?:\/\/|#|--) ?)?(?:(?:TABLE|Table|table|ENTITY|Entity|COLLECTION|Collection) )?[*${'`'}]*((?:\/?[A-Za-z_][\w-]*\/[{:<$][^\/\s]{1,40}){0,6}\/?[A-Za-z_]\w*)(?:\/[{:<$][^\/\s]{1,40})?[*${'`'}]*(?: ?\([^)]*\))? ?[:{]?$`;
const drawing = /^[\s│├└─|`+*-]+/;
const fieldLine = latin.plain`^_?[A-Za-z]\w*\??(?:\[\])?(?:$| ?[:(,]| [A-Za-z])`;
const noModel = latin.i`^(?:fields?|columns?|index(?:es)?|relationships?|relations?|constraints?|properties|type|required|enum|schema|tables?|models?|entities|database|paths|components|schemas|definitions|true|false|null|src|app|lib)$`;

/**
 * Reads a name with its fields under it, one a line: a tree, an indented list, or a brace after a comment that names
 * it. A model has two fields at least.
 */
export function drawnModels(lines: readonly string[]): DrawnModel[] {
  const found: DrawnModel[] = [];
  for (let at = 0; at < lines.length; at++) {
    const name = nameLine.exec((lines[at] ?? '').trimEnd().replaceAll(/\s+/g, ' '))?.[1]?.replace(/^.*\//, '');
    if (name === undefined || noModel.test(name)) continue;
    const line = at;
    const under = lines[at + 1] ?? '';
    const isUnderlined = /^\s*[-=─═]{3,}\s*$/.test(under);
    if (isUnderlined || /^\s*\{\s*$/.test(under)) at++;
    const fields: Field[] = [];
    for (let next = lines[at + 1]; next !== undefined; next = lines[at + 1]) {
      const text = isUnderlined ? columnText(next) : fieldText(next);
      if (text === undefined) break;
      at++;
      const field = readField(text);
      if (field) fields.push(field);
    }
    if (fields.length >= 2) found.push({ name, fields, line });
  }
  return found;
}

/** The words of a line that is drawn or indented under a name; undefined where it is no field. */
function fieldText(line: string): string | undefined {
  const start = drawing.exec(line)?.[0].length;
  if (start === undefined) return undefined;
  const text = line.slice(start).split(comment, 1)[0]?.trim().replace(/[,;]$/, '').replaceAll(/\s+/g, ' ') ?? '';
  return fieldLine.test(text) ? text : undefined;
}

/** The words of a line under a name that is underlined, with one blank between its columns. */
function columnText(line: string): string | undefined {
  const text = line.split(comment, 1)[0]?.trim().replaceAll(/\s+/g, ' ') ?? '';
  return fieldLine.test(text) ? text : undefined;
}

const comment = /\s(?:\/\/|#|--|←)/;

const builder =
  /(?:(\w+)\s*[:=]\s*)?(?:new\s+)?(?:\w+\.)?(?:defineTable|pgTable|mysqlTable|sqliteTable|Schema|(?<=\bz\.)object)\s*\(\s*(?:["'`](\w+)["'`]\s*,\s*)?\{/g;

/** Reads the tables of Drizzle and Convex and the schemas of Mongoose and Zod. */
export function builtModels(text: string): DrawnModel[] {
  const found: DrawnModel[] = [];
  let line = 0;
  let counted = 0;
  builder.lastIndex = 0;
  for (let match = builder.exec(text); match; match = builder.exec(text)) {
    const name = match[2] ?? (match[1] ?? '').replace(/(?<=.)Schema$/, '');
    const end = closing(text, builder.lastIndex);
    const fields = splitList(text.slice(builder.lastIndex, end).replaceAll(/\/\/[^\n]*/g, ''), ',').flatMap((part) => {
      const [, key, value = ''] = latin.s`^\s*["']?([A-Za-z_]\w*)["']?\s*:\s*(.+)$`.exec(part) ?? [];
      return key === undefined ? [] : [builtField(key, value)];
    });
    line += text.slice(counted, match.index).split('\n').length - 1;
    counted = match.index;
    if (name !== '' && fields.length > 0) found.push({ name, fields, line });
    builder.lastIndex = end;
  }
  return found;
}

/** `v.optional(v.string())`, `varchar('name', { length: 80 }).notNull()`, `{ type: String, required: true }`. */
function builtField(key: string, value: string): Field {
  const optional = /\boptional\(/.test(value);
  const type =
    /\btype\s*:\s*\[?(\w+)/.exec(value)?.[1] ??
    /(?:^|[.(])(\w+)\(/.exec(value.replace(/^(?:\w+\.)?(?:optional|array)\(/, ''))?.[1] ??
    /^\w+/.exec(value)?.[0];
  const required = /\.notNull\(|required\s*:\s*true|\.primaryKey\(/.test(value);
  return { ...makeField(key, type, value), required: required || (!optional && value.startsWith('v.')) };
}

/** Reads the tables that migrations of Rails create. */
export function railsModels(text: string): DrawnModel[] {
  const found: { name: string; fields: Field[]; line: number }[] = [];
  let builder = '';
  for (const [line, source] of text.split('\n').entries()) {
    const begins = /\bcreate_table[\s(]+[:"'](\w+).*\|\s*(\w+)\s*\|/.exec(source);
    if (begins) {
      found.push({ name: begins[1] ?? '', fields: [], line });
      builder = `${begins[2]}.`;
      continue;
    }
    const [, type = '', names = ''] =
      builder !== '' && source.trimStart().startsWith(builder)
        ? (/^\s*\w+\.(\w+)[\s(]+((?:[:"']\w+["']?(?:,\s*)?)+)/.exec(source) ?? [])
        : [];
    if (type === 'index' || type === 'foreign_key') continue;
    for (const [, name = ''] of names.matchAll(/[:"'](\w+)/g)) found.at(-1)?.fields.push(makeField(name, type, source));
  }
  return found.filter(({ fields }) => fields.length > 0);
}

/** Reads the tables that migrations of Laravel create. */
export function migratedModels(text: string): DrawnModel[] {
  const found: DrawnModel[] = [];
  for (const [line, source] of text.split('\n').entries()) {
    const name = /Schema::(?:create|table)\(\s*['"](\w+)['"]/.exec(source)?.[1];
    if (name !== undefined) found.push({ name, fields: [], line });
    const [, type = '', column = type === 'id' ? 'id' : undefined] =
      /\$table->(\w+)\((?:\s*['"](\w+)['"])?/.exec(source) ?? [];
    const last = found.at(-1);
    if (column !== undefined && last && !notColumn.test(type))
      found[found.length - 1] = { ...last, fields: [...last.fields, makeField(column, type, source)] };
  }
  return found.filter(({ fields }) => fields.length > 0);
}

const notColumn = /^(?:primary|index|unique|foreign|dropColumn|timestamps|softDeletes|rememberToken|engine|charset)$/;

function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === '{') depth++;
    else if (unit === '}' && --depth === 0) return at;
  }
  return text.length;
}
