import { randomUUID } from 'node:crypto';

import { quote } from './database.js';
import { Problem } from './problem.js';
import { fromText, validate } from './validation.js';

/** @typedef {import('node:sqlite').DatabaseSync} DatabaseSync */
/** @typedef {import('./validation.js').Field} Field */
/** @typedef {ReturnType<typeof defineModel>} Model */
/** @typedef {import('node:sqlite').SQLInputValue} SqlValue */
/** @typedef {{ name: string, sqlType: string }} Column */
/** @typedef {Record<string, unknown>} Values property names and values */
/** @typedef {{ limit?: number, offset?: number, sort?: readonly string[] }} Page sort: names, `-name` for descending */

/** Result codes of SQLite: a unique index, or a trigger, refuses the change. */
const uniqueViolation = 2067;
const triggerViolation = 1811;

/** Holds the properties of a schemaless record that are not fields. */
const documentColumn = '$document';

/** @type {Record<string, string>} */
const sqlTypes = { integer: 'INTEGER', boolean: 'INTEGER', number: 'REAL' };

/**
 * A table of records, with validation. Conditions (`where`) hold property names and values;
 * values given as text, such as path parameters, are read by the type of their field.
 *
 * @param {object} definition
 * @param {string} definition.name for messages
 * @param {string} definition.table
 * @param {{ name: string, type: 'uuid' | 'integer' }} definition.primary given by the server
 * @param {readonly Field[]} definition.fields
 * @param {boolean} [definition.schemaless] accept and keep any other property as JSON
 * @param {(secret: string) => string} [definition.hash] what is stored of fields that are secret
 */
export function defineModel({ name, table, primary, fields, schemaless = false, hash }) {
  const unhashed = fields.find((field) => field.secret && !hash);
  if (unhashed) throw new Error(`${name}.${unhashed.name} is secret, so the model needs a hash`);
  /** @type {[Column, ...Column[]]} */
  const columns = [columnOf(primary), ...fields.map(columnOf)];
  if (schemaless) columns.push({ name: documentColumn, sqlType: 'TEXT' });
  /** @type {ReadonlyMap<string, Pick<Field, 'name' | 'type'>>} */
  const byName = new Map([primary, ...fields].map((field) => [field.name, field]));
  const from = `from ${quote(table)}`;

  /** @param {Values} where */
  function conditions(where) {
    const sql = Object.keys(where).map((key) => ` and ${quote(key)} = ?`);
    const values = Object.entries(where).map(([key, value]) => {
      const field = byName.get(key);
      if (!field) throw new Error(`${name} has no field ${key}`);
      return toColumn(field, typeof value === 'string' ? fromText(field, value) : value);
    });
    return { sql: `where true${sql.join('')}`, values };
  }

  /** @param {Record<string, unknown>} row */
  function toRecord(row) {
    const shown = [primary, ...fields].filter((field) => !('secret' in field && field.secret));
    const record = Object.fromEntries(shown.map((field) => [field.name, fromColumn(field, row[field.name])]));
    return schemaless ? { ...JSON.parse(String(row[documentColumn])), ...record } : record;
  }

  /** @param {Values} input @param {{ partial?: boolean }} [options] */
  function check(input, { partial = false } = {}) {
    const { values, errors } = validate(fields, input, { partial, open: schemaless, ignored: [primary.name] });
    if (errors.length > 0) throw new Problem(422, `The ${name} is not valid.`, { errors });
    return values;
  }

  /**
   * Refuses other values of fields that keep their first one.
   * @param {Values} current @param {Map<string, unknown>} values
   */
  function keep(current, values) {
    const changed = fields.filter(
      ({ name: key, fixed }) => fixed && values.has(key) && values.get(key) !== current[key],
    );
    const errors = changed.map((field) => ({ field: field.name, message: 'cannot be changed' }));
    if (errors.length > 0) throw new Problem(422, `The ${name} cannot be changed like this.`, { errors });
    return values;
  }

  /** Properties of the input that no field holds. @param {Values} input */
  function rest(input) {
    return Object.fromEntries(Object.entries(input).filter(([key]) => !byName.has(key) && key !== '__proto__'));
  }

  /** @param {Map<string, unknown>} values @param {'created' | 'updated'} event */
  function stored(values, event) {
    const now = new Date().toISOString();
    /** @type {Map<string, SqlValue>} */
    const row = new Map();
    for (const field of fields) {
      if (field.managed === 'updated' || (field.managed === 'created' && event === 'created')) {
        row.set(field.name, field.type === 'date' ? now.slice(0, 10) : now);
      } else if (values.has(field.name)) {
        const value = values.get(field.name);
        row.set(field.name, toColumn(field, field.secret && hash && typeof value === 'string' ? hash(value) : value));
      }
    }
    return row;
  }

  /**
   * Runs a statement that writes one record; tells which value is taken, or names no record.
   * @param {DatabaseSync} database @param {string} sql @param {SqlValue[]} values @param {Map<string, SqlValue>} row
   */
  function write(database, sql, values, row) {
    try {
      return database.prepare(sql).get(...values);
    } catch (error) {
      const code = codeOf(error);
      if (code === triggerViolation) throw dangling(database, row) ?? error;
      if (code === uniqueViolation) throw taken(database, row);
      throw error;
    }
  }

  /** @param {DatabaseSync} database @param {Map<string, SqlValue>} row */
  function taken(database, row) {
    const field = fields.find(({ name: key, unique }) => {
      const value = row.get(key) ?? null;
      return unique && value !== null && exists(database, table, key, value);
    });
    const errors = field && [{ field: field.name, message: 'is already taken' }];
    return new Problem(409, `Another ${name} with this ${field?.name ?? 'value'} exists already.`, { errors });
  }

  /** @param {DatabaseSync} database @param {Map<string, SqlValue>} row */
  function dangling(database, row) {
    const errors = fields.flatMap(({ name: key, references }) => {
      const value = row.get(key) ?? null;
      if (!references || value === null) return [];
      if (exists(database, references.table, references.field, value)) return [];
      return [{ field: key, message: `refers to a record of ${references.table} that does not exist` }];
    });
    return errors.length > 0 ? new Problem(422, `The ${name} is not valid.`, { errors }) : undefined;
  }

  /** @param {DatabaseSync} database @param {Values} where @param {Map<string, SqlValue>} row */
  function change(database, where, row) {
    if (row.size === 0) return model.find(database, where);
    const { sql, values } = conditions(where);
    const assignments = [...row.keys()].map((column) => `${quote(column)} = ?`).join(', ');
    const result = write(
      database,
      `update ${quote(table)} set ${assignments} ${sql} returning *`,
      [...row.values(), ...values],
      row,
    );
    return result && toRecord(result);
  }

  const comparable = [primary, ...fields].filter((field) => isComparable(field)).map((field) => field.name);

  /** @param {readonly string[]} sort */
  function order(sort) {
    const terms = sort.map((term) => {
      const key = term.replace(/^-/, '');
      if (!comparable.includes(key)) throw new Error(`${name} cannot be sorted by ${key}`);
      return `${quote(key)} ${term.startsWith('-') ? 'desc' : 'asc'}`;
    });
    return [...terms, 'rowid'].join(', ');
  }

  const model = {
    name,
    table,
    primary,
    fields,
    columns,
    /** Names of the properties by which lists can be filtered and sorted. */
    comparable,

    /**
     * Stores a new record. `scope` comes from the path and wins over the input; with the primary
     * property in it, the record gets this identity instead of a new one.
     * @param {DatabaseSync} database @param {Values} input @param {Values} [scope]
     */
    create(database, input, scope = {}) {
      const read = Object.entries(scope).map(([key, value]) => [
        key,
        typeof value === 'string' ? fromText(byName.get(key) ?? { type: 'string' }, value) : value,
      ]);
      const complete = { ...input, ...Object.fromEntries(read) };
      const row = stored(check(complete), 'created');
      const given = Object.hasOwn(scope, primary.name) ? scope[primary.name] : undefined;
      const identity = given ?? (primary.type === 'uuid' ? randomUUID() : null);
      row.set(primary.name, toColumn(primary, identity));
      if (schemaless) row.set(documentColumn, JSON.stringify(rest(complete)));
      const names = [...row.keys()].map(quote).join(', ');
      const places = Array.from(row, () => '?').join(', ');
      const sql = `insert into ${quote(table)} (${names}) values (${places}) returning *`;
      return toRecord(write(database, sql, [...row.values()], row) ?? {});
    },

    /**
     * Records in the order of `sort`, then in that in which they were stored, and how many there are in all.
     * @param {DatabaseSync} database @param {Values} [where] @param {Page} [page]
     */
    list(database, where = {}, { limit = 50, offset = 0, sort = [] } = {}) {
      const { sql, values } = conditions(where);
      const rows = database
        .prepare(`select * ${from} ${sql} order by ${order(sort)} limit ? offset ?`)
        .all(...values, limit, offset);
      const total = Number(database.prepare(`select count(*) as total ${from} ${sql}`).get(...values)?.total);
      return { items: rows.map(toRecord), total, limit, offset };
    },

    /** @param {DatabaseSync} database @param {Values} where */
    find(database, where) {
      const { sql, values } = conditions(where);
      const row = database.prepare(`select * ${from} ${sql} limit 1`).get(...values);
      return row && toRecord(row);
    },

    /**
     * Gives a record new content. What the path says, and fields that keep their value, hold unless the input
     * says otherwise.
     * @param {DatabaseSync} database @param {Values} where @param {Values} input
     */
    replace(database, where, input) {
      const current = model.find(database, where);
      if (!current) return undefined;
      const fixed = fields.filter((field) => field.fixed).map((field) => field.name);
      const kept = [...fixed, ...Object.keys(where)].map((key) => [key, current[key]]);
      const complete = { ...Object.fromEntries(kept), ...input };
      const row = stored(keep(current, check(complete)), 'updated');
      if (schemaless) row.set(documentColumn, JSON.stringify(rest(complete)));
      return change(database, where, row);
    },

    /**
     * Changes the properties that the input has.
     * @param {DatabaseSync} database @param {Values} where @param {Values} input
     */
    update(database, where, input) {
      const current = model.find(database, where);
      if (!current) return undefined;
      const row = stored(keep(current, check(input, { partial: true })), 'updated');
      if (schemaless) row.set(documentColumn, JSON.stringify({ ...rest(current), ...rest(input) }));
      return change(database, where, row);
    },

    /**
     * Whether there was such a record. One to which others refer is not removed.
     * @param {DatabaseSync} database @param {Values} where
     */
    remove(database, where) {
      const { sql, values } = conditions(where);
      try {
        return database.prepare(`delete ${from} ${sql}`).run(...values).changes > 0;
      } catch (error) {
        if (codeOf(error) !== triggerViolation) throw error;
        const reason = error instanceof Error ? error.message : '';
        throw new Problem(409, `The ${name} cannot be removed: ${reason}.`);
      }
    },
  };
  return model;
}

/** @param {{ name: string, type: string, list?: boolean }} field @returns {Column} */
function columnOf({ name, type, list }) {
  return { name, sqlType: list ? 'TEXT' : (sqlTypes[type] ?? 'TEXT') };
}

/** @param {{ type: string, list?: boolean, secret?: boolean }} field */
function isComparable({ type, list, secret }) {
  return !list && !secret && type !== 'json';
}

/** @param {DatabaseSync} database @param {string} table @param {string} column @param {SqlValue} value */
function exists(database, table, column, value) {
  return database.prepare(`select 1 from ${quote(table)} where ${quote(column)} = ?`).get(value) !== undefined;
}

/** The result code of SQLite. @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'errcode' in error ? error.errcode : undefined;
}

/** @param {{ type: string, list?: boolean }} field @param {any} value @returns {SqlValue} */
function toColumn(field, value) {
  if (value === null || value === undefined) return null;
  if (field.list || field.type === 'json') return JSON.stringify(value);
  return typeof value === 'boolean' ? Number(value) : value;
}

/** @param {{ type: string, list?: boolean }} field @param {any} value */
function fromColumn(field, value) {
  if (value === null || value === undefined) return null;
  if (field.list || field.type === 'json') return JSON.parse(value);
  return field.type === 'boolean' ? value !== 0 : value;
}
