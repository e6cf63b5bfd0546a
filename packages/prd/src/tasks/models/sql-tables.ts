import type { Field } from '../task.ts';
import type { FenceModel, Lost } from './fence-model.ts';

import { closing } from './braced-bodies.ts';
import { makeField, splitList } from '../field.ts';
import { deletionLost } from './fence-model.ts';
import { heldOfCheck } from './sql-checks.ts';
import { latin } from '../../expressions/latin.ts';

const creation = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?:["`[]?\w+["`\]]?\.)?["`[]?(\w+)["`\]]?\s*\(/gi;
const later =
  /\b(?:alter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?|create\s+unique\s+index\s[^;()]{0,120}?\bon\s+(?:only\s+)?)(?:["`[]?\w+["`\]]?\.)?["`[]?(\w+)["`\]]?\s*/gi;

/** Whether a text creates or changes tables. */
export function hasTables(lower: string): boolean {
  return (
    (lower.includes('create') || lower.includes('alter')) &&
    /\b(?:create|alter)\s+table\b|\bcreate\s+unique\s+index\b/.test(lower)
  );
}

/** The tables that a text in SQL creates, with what it adds to them afterwards. */
export function sqlTables(source: string, at: (offset: number) => number): FenceModel[] {
  const text = source.includes('--') ? source.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length)) : source;
  const tables: Table[] = [];
  const known = new Map<string, Table>();
  creation.lastIndex = 0;
  for (let match = creation.exec(text); match; match = creation.exec(text)) {
    const end = closing(text, creation.lastIndex, '(', ')');
    const table = new Table(match[1] ?? '', at(match.index));
    let from = creation.lastIndex;
    for (const part of splitList(text.slice(from, end), ',')) {
      const offset = text.indexOf(part, from);
      from = offset + part.length;
      table.add(part, at(offset));
    }
    table.settle();
    tables.push(table);
    known.set(table.name.toLowerCase(), table);
    creation.lastIndex = end;
  }
  for (const match of text.matchAll(later)) {
    const name = match[1] ?? '';
    const statement = statementAt(text, match.index + match[0].length);
    const line = at(match.index);
    let table = known.get(name.toLowerCase());
    if (!table) {
      table = new Table(name, line);
      tables.push(table);
      known.set(name.toLowerCase(), table);
    }
    if (/^create/i.test(match[0])) table.index(statement, `${match[0]}${statement}`, line);
    else for (const action of splitList(statement, ',')) table.change(action, line);
    table.settle();
  }
  return tables.map((table) => table.model());
}

const longestStatement = 4000;

/** What follows up to the end of the statement. */
function statementAt(text: string, from: number): string {
  const rest = text.slice(from, from + longestStatement);
  const end = /;|\n\s*(?:alter|create|insert|update|drop|grant|comment|select)\b/i.exec(rest)?.index;
  return rest.slice(0, end).trim();
}

const noColumn = latin.i`^(?:primary|foreign|constraint|unique|check|index|key|exclude)\b(?!\s+(?:text|varchar|int))`;
const columnForm = latin.s`^["${'`'}[]?(\w+)["${'`'}\]]?\s+(.+)$`;
const typeForm = latin.i`^(?:character varying|double precision|timestamp with(?:out)? time zone|(?:["${'`'}]?\w+["${'`'}]?\.)?["${'`'}]?\w+["${'`'}]?)\s*(?:\([^)]*\))?(?:\[\])?`;
const reference = latin.i`\breferences\s+(?:["${'`'}[]?\w+["${'`'}\]]?\.)?["'${'`'}[]?(\w+)`;
const onDelete = /\bon\s+delete\s+(?:cascade|set\s+null|set\s+default)\b/i;

class Table {
  readonly name: string;
  readonly line: number;
  readonly #fields: Field[] = [];
  /** Places of the fields, by their names in lower case. */
  readonly #places = new Map<string, number>();
  readonly #lost: Lost[] = [];
  /** What is said of fields that may stand further below. */
  readonly #waiting: (() => void)[] = [];
  #isKnown = false;

  constructor(name: string, line: number) {
    this.name = name;
    this.line = line;
  }

  model(): FenceModel {
    const name = this.#isKnown ? this.name : '';
    return { name, fields: this.#fields, line: this.line, confidence: 0.95, lost: this.#lost };
  }

  /** A column or a constraint. */
  add(source: string, line: number): void {
    this.#isKnown = true;
    const part = source.replaceAll(/\s+/g, ' ');
    if (noColumn.test(part)) this.#waiting.push(() => this.#constrain(part, line));
    else this.#column(part, line);
  }

  /** An action of `ALTER TABLE`. */
  change(source: string, line: number): void {
    const action = source.replaceAll(/\s+/g, ' ');
    const added = /^add (?:column )?(?:if not exists )?(.+)$/is.exec(action)?.[1];
    if (added === undefined || added.startsWith('('))
      this.#lose(`${this.name}: ${action}`, 'of changes to a table, only what is added to it is read', line);
    else if (noColumn.test(added)) this.#waiting.push(() => this.#constrain(added, line));
    else this.add(added, line);
  }

  /** A unique index of one field makes that unique. */
  index(statement: string, text: string, line: number): void {
    const [, list = '', rest = ''] = /^(?:using\s+\w+\s*)?\(([^()]*)\)([^]*)$/i.exec(statement) ?? [];
    const isWhole = list !== '' && !/\bwhere\b/i.test(rest);
    this.#waiting.push(() => this.#unique(isWhole ? columnsIn(list) : [], text, line));
  }

  /** Does what waited for all fields. */
  settle(): void {
    for (const apply of this.#waiting.splice(0)) apply();
  }

  #column(part: string, line: number): void {
    const [, name, behind = ''] = columnForm.exec(part) ?? [];
    if (name === undefined) return;
    const { rest: unchecked, checks } = withoutChecks(behind);
    const written = typeForm.exec(unchecked)?.[0] ?? unchecked;
    const type = written.replace(/^["`]?\w+["`]?\.(?=["`\w])/, '').replaceAll(/["`]/g, '');
    const rest = unchecked.slice(written.length);
    const references = reference.exec(rest)?.[1];
    this.#places.set(name.toLowerCase(), this.#fields.length);
    this.#fields.push({
      ...makeField(name, type, rest),
      required: /not null|primary key/i.test(rest),
      ...(references === undefined ? {} : { references }),
    });
    if (references !== undefined) this.#deletion(name, rest, line);
    if (/\bas\s*\(/i.test(rest)) this.#lose(part, 'a value that the database computes is not kept', line);
    for (const check of checks) this.#waiting.push(() => this.#check(check, `${name} CHECK (${check})`, line));
  }

  #constrain(part: string, line: number): void {
    const said = part.replace(/^constraint \S+ /i, '');
    const columns = columnsIn(/\(((?:[^()]|\([^()]*\))*)\)/.exec(said)?.[1] ?? '');
    if (/^primary/i.test(said)) {
      for (const name of columns) this.#set(name, { primary: true, required: true });
    } else if (/^unique/i.test(said)) this.#unique(columns, part, line);
    else if (/^foreign/i.test(said)) {
      const target = reference.exec(said)?.[1];
      const [name = ''] = columns;
      if (target === undefined || columns.length > 1 || !this.#set(name, { references: target }))
        this.#lose(part, 'only a single field can refer to a model', line);
      else this.#deletion(name, said, line);
    } else if (/^check/i.test(said)) this.#check(withoutChecks(said).checks[0] ?? '', part, line);
    else if (/^exclude/i.test(said)) this.#lose(part, 'what records may not share is not kept', line);
  }

  #unique(columns: readonly string[], text: string, line: number): void {
    const [name = ''] = columns;
    if (columns.length !== 1 || !this.#set(name, { unique: true }))
      this.#lose(text, 'only a single field of a declared table can be unique', line);
  }

  /** A check of one field becomes its limits or values. */
  #check(expression: string, text: string, line: number): void {
    const words = new Set(
      expression
        .replaceAll(/'[^']*'/g, '')
        .toLowerCase()
        .match(/\w+/g),
    );
    const places = [...words].flatMap((word) => this.#places.get(word) ?? []);
    const field = places.length === 1 ? this.#fields[places[0] ?? -1] : undefined;
    const held = field && heldOfCheck(expression, field);
    if (field && held) this.#set(field.name, held);
    else this.#lose(text, 'a field cannot hold this check', line);
  }

  #deletion(name: string, text: string, line: number): void {
    const rule = onDelete.exec(text)?.[0];
    if (rule !== undefined) this.#lose(`${this.name}.${name} ${rule}`, deletionLost, line);
  }

  #set(name: string, more: Partial<Field>): boolean {
    const place = this.#places.get(name.toLowerCase()) ?? -1;
    const field = this.#fields[place];
    if (field) this.#fields[place] = { ...field, ...more };
    return field !== undefined;
  }

  #lose(text: string, reason: string, line: number): void {
    this.#lost.push({ text: text.replaceAll(/\s+/g, ' '), reason, line });
  }
}

/** Names in a list of columns; what an index computes of one is kept whole, and is the name of none. */
function columnsIn(list: string): string[] {
  return splitList(list, ',').map((part) =>
    part
      .replace(/\(\d+\)/, '')
      .replace(/\s+(?:asc|desc|nulls\b.*)$/i, '')
      .replaceAll(/["`[\]]/g, '')
      .trim(),
  );
}

/** A definition without its checks, and what stands between their brackets. */
function withoutChecks(text: string): { rest: string; checks: string[] } {
  if (!/check/i.test(text)) return { rest: text, checks: [] };
  const form = /(?:\bconstraint \S+ )?\bcheck\s*\(/gi;
  const checks: string[] = [];
  let rest = '';
  let from = 0;
  for (let match = form.exec(text); match; match = form.exec(text)) {
    const end = closing(text, form.lastIndex, '(', ')');
    checks.push(text.slice(form.lastIndex, end));
    rest += text.slice(from, match.index);
    from = end + 1;
    form.lastIndex = from;
  }
  return { rest: rest + text.slice(from), checks };
}
