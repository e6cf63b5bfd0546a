import { randomUUID } from 'node:crypto';

import { quote } from './database.js';
import { Problem } from './problem.js';
import { hashSecret } from './secrets.js';
import { fromText, validate } from './validation.js';

/** @typedef {import('node:sqlite').DatabaseSync} DatabaseSync */
/** @typedef {import('./validation.js').Field} Field */
/** @typedef {ReturnType<typeof defineModel>} Model */
/** @typedef {Record<string, unknown>} Values property names and values */

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
 */
export function defineModel({ name, table, primary, fields, schemaless = false }) {
  const columns = [primary, ...fields].map((field) => ({ name: field.name, sqlType: sqlTypeOf(field) }));
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

  /** Properties of the input that no field holds. @param {Values} input */
  function rest(input) {
    return Object.fromEntries(Object.entries(input).filter(([key]) => !byName.has(key) && key !== '__proto__'));
  }

  /** @param {Map<string, unknown>} values @param {'created' | 'updated'} event */
  function stored(values, event) {
    const now = new Date().toISOString();
    const row = new Map();
    for (const field of fields) {
      if (field.managed === 'updated' || (field.managed === 'created' && event === 'created')) {
        row.set(field.name, field.type === 'date' ? now.slice(0, 10) : now);
      } else if (values.has(field.name)) {
        /** @type {any} */
        const value = values.get(field.name);
        row.set(field.name, toColumn(field, field.secret && value !== null ? hashSecret(value) : value));
      }
    }
    return row;
  }

  /**
   * Runs a statement that writes; tells which unique field is taken.
   * @param {DatabaseSync} database @param {string} sql @param {unknown[]} values @param {Map<string, unknown>} row
   */
  function write(database, sql, values, row) {
    try {
      return database.prepare(sql).get(...values);
    } catch (error) {
      if (error?.errcode !== 2067) throw error;
      const taken = fields.find((field) => {
        const value = row.get(field.name) ?? null;
        if (!field.unique || value === null) return false;
        return database.prepare(`select 1 ${from} where ${quote(field.name)} = ?`).get(value) !== undefined;
      });
      const errors = taken && [{ field: taken.name, message: 'is already taken' }];
      throw new Problem(409, `A ${name} with this ${taken?.name ?? 'value'} exists already.`, { errors });
    }
  }

  /** @param {DatabaseSync} database @param {Values} where @param {Map<string, unknown>} row */
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

  const model = {
    name,
    table,
    primary,
    fields,
    columns,

    /**
     * Stores a new record. `scope` comes from the path and wins over the input.
     * @param {DatabaseSync} database @param {Values} input @param {Values} [scope]
     */
    create(database, input, scope = {}) {
      const read = Object.entries(scope).map(([key, value]) => [
        key,
        typeof value === 'string' ? fromText(byName.get(key) ?? { type: 'string' }, value) : value,
      ]);
      const complete = { ...input, ...Object.fromEntries(read) };
      const row = stored(check(complete), 'created');
      if (primary.type === 'uuid') row.set(primary.name, randomUUID());
      else row.set(primary.name, null);
      if (schemaless) row.set(documentColumn, JSON.stringify(rest(complete)));
      const names = [...row.keys()].map(quote).join(', ');
      const places = Array.from(row, () => '?').join(', ');
      const sql = `insert into ${quote(table)} (${names}) values (${places}) returning *`;
      return toRecord(write(database, sql, [...row.values()], row) ?? {});
    },

    /**
     * Records in the order in which they were stored, and how many there are in all.
     * @param {DatabaseSync} database @param {Values} [where] @param {{ limit?: number, offset?: number }} [page]
     */
    list(database, where = {}, { limit = 50, offset = 0 } = {}) {
      const { sql, values } = conditions(where);
      const rows = database
        .prepare(`select * ${from} ${sql} order by rowid limit ? offset ?`)
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
     * Gives a record new content. What the path says holds unless the input says otherwise.
     * @param {DatabaseSync} database @param {Values} where @param {Values} input
     */
    replace(database, where, input) {
      const current = model.find(database, where);
      if (!current) return undefined;
      const kept = Object.keys(where).map((key) => [key, current[key]]);
      const complete = { ...Object.fromEntries(kept), ...input };
      const row = stored(check(complete), 'updated');
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
      const row = stored(check(input, { partial: true }), 'updated');
      if (schemaless) row.set(documentColumn, JSON.stringify({ ...rest(current), ...rest(input) }));
      return change(database, where, row);
    },

    /** Whether there was such a record. @param {DatabaseSync} database @param {Values} where */
    remove(database, where) {
      const { sql, values } = conditions(where);
      return database.prepare(`delete ${from} ${sql}`).run(...values).changes > 0;
    },
  };
  return model;
}

/** @param {{ type: string, list?: boolean }} field */
function sqlTypeOf(field) {
  return field.list ? 'TEXT' : (sqlTypes[field.type] ?? 'TEXT');
}

/** @param {{ type: string, list?: boolean }} field @param {unknown} value */
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
