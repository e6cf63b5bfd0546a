import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** @typedef {import('./model.js').Model} Model */

/**
 * Opens a SQLite database, and makes its folder where there is none. Git ignores the new folder.
 * @param {string} path a file, or `:memory:`
 */
export function openDatabase(path) {
  if (path !== ':memory:' && mkdirSync(dirname(path), { recursive: true }) !== undefined) {
    writeFileSync(`${dirname(path)}/.gitignore`, '*\n');
  }
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec('pragma journal_mode = wal; pragma synchronous = normal;');
  return database;
}

/** @param {string} name */
export function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Brings the tables to what the models need. Only additions: a missing table is created, a missing
 * column is added; nothing stored is dropped or converted. Indexes and triggers are kept in step.
 * @param {DatabaseSync} database
 * @param {readonly Model[]} models
 */
export function migrate(database, models) {
  database.exec('begin immediate');
  try {
    for (const model of models) addColumns(database, model);
    for (const model of models) {
      keepInStep(database, model, 'index', [...uniqueIndexes(model), ...referenceIndexes(model)]);
      keepInStep(database, model, 'trigger', referenceTriggers(model));
    }
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

/** @param {DatabaseSync} database @param {Model} model */
function addColumns(database, model) {
  const table = quote(model.table);
  const { name: primary, sqlType } = model.columns[0];
  database.exec(`create table if not exists ${table} (${quote(primary)} ${sqlType} primary key) strict`);

  const rows = database.prepare('select lower(name) as name, type from pragma_table_info(?)').all(model.table);
  const existing = new Map(rows.map((row) => [row.name, row.type]));
  for (const column of model.columns) {
    const type = existing.get(column.name.toLowerCase());
    if (type === undefined) database.exec(`alter table ${table} add column ${quote(column.name)} ${column.sqlType}`);
    else if (type !== column.sqlType) {
      const place = `${model.table}.${column.name}`;
      throw new Error(`${place} is stored as ${type} and should be ${column.sqlType}; migrate it by hand`);
    }
  }
}

/** @typedef {{ name: string, sql: string }} SchemaObject */

/** @param {Model} model @returns {SchemaObject[]} */
function uniqueIndexes({ table, fields }) {
  return fields
    .filter((field) => field.unique)
    .map((field) => {
      const name = `unique:${table}.${field.name}`;
      return { name, sql: `create unique index ${quote(name)} on ${quote(table)} (${quote(field.name)})` };
    });
}

/** Indexes by which records that refer to another one are found. @param {Model} model @returns {SchemaObject[]} */
function referenceIndexes({ table, fields }) {
  return fields
    .filter((field) => field.references && !field.unique)
    .map((field) => {
      const name = `reference:${table}.${field.name}`;
      return { name, sql: `create index ${quote(name)} on ${quote(table)} (${quote(field.name)})` };
    });
}

/**
 * Triggers that refuse a reference to a record that does not exist, and the removal of one that is
 * referred to. A foreign key would do the same, but SQLite cannot add one to a column that exists.
 * @param {Model} model
 * @returns {SchemaObject[]}
 */
function referenceTriggers({ name: model, table, fields }) {
  return fields.flatMap(({ name, references }) => {
    if (!references) return [];
    const column = quote(name);
    const from = `from ${quote(references.table)} where ${quote(references.field)}`;
    const missing = `new.${column} is not null and not exists (select 1 ${from} = new.${column})`;
    const used = `exists (select 1 from ${quote(table)} where ${column} = old.${quote(references.field)})`;
    const message = `${name} of ${model} refers to it`.replaceAll("'", "''");
    const id = `reference:${table}.${name}:${references.table}.${references.field}`;
    return [
      [`${id}:insert`, `before insert on ${quote(table)} when ${missing}`],
      [`${id}:update`, `before update of ${column} on ${quote(table)} when ${missing}`],
      [`${id}:delete`, `before delete on ${quote(references.table)} when ${used}`],
    ].map(([trigger = '', event]) => ({
      name: trigger,
      sql: `create trigger ${quote(trigger)} ${event} begin select raise(abort, '${message}'); end`,
    }));
  });
}

/**
 * Creates what is missing, and drops what `migrate` created for the model before and is not wanted any more.
 * @param {DatabaseSync} database
 * @param {Model} model
 * @param {'index' | 'trigger'} type
 * @param {readonly SchemaObject[]} wanted
 */
function keepInStep(database, { table }, type, wanted) {
  const names = new Set(wanted.map(({ name }) => name));
  const existing = new Set(
    database
      .prepare('select name from sqlite_schema where type = ?')
      .all(type)
      .map(({ name }) => String(name)),
  );
  for (const name of existing) {
    const isOurs = name.startsWith(`unique:${table}.`) || name.startsWith(`reference:${table}.`);
    if (isOurs && !names.has(name)) database.exec(`drop ${type} ${quote(name)}`);
  }
  for (const { name, sql } of wanted) {
    if (!existing.has(name)) database.exec(sql);
  }
}
