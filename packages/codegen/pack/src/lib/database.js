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
 * column is added; nothing stored is dropped or converted.
 * @param {DatabaseSync} database
 * @param {Iterable<Model>} models
 */
export function migrate(database, models) {
  database.exec('begin immediate');
  try {
    for (const model of models) migrateModel(database, model);
    database.exec('commit');
  } catch (error) {
    database.exec('rollback');
    throw error;
  }
}

/** @param {DatabaseSync} database @param {Model} model */
function migrateModel(database, model) {
  const table = quote(model.table);
  const [primary, ...columns] = model.columns;
  database.exec(`create table if not exists ${table} (${quote(primary.name)} ${primary.sqlType} primary key) strict`);

  const rows = database.prepare('select lower(name) as name, type from pragma_table_info(?)').all(model.table);
  const existing = new Map(rows.map((row) => [row.name, row.type]));
  for (const { name, sqlType } of columns) {
    const type = existing.get(name.toLowerCase());
    if (type === undefined) database.exec(`alter table ${table} add column ${quote(name)} ${sqlType}`);
    else if (type !== sqlType) {
      throw new Error(`${model.table}.${name} is stored as ${type} and should be ${sqlType}; migrate it by hand`);
    }
  }

  const wanted = new Set(model.fields.filter((field) => field.unique).map((field) => field.name));
  const indexes = database.prepare("select name from pragma_index_list(?) where name like 'unique:%'").all(model.table);
  for (const { name } of indexes) {
    if (!wanted.has(String(name).slice(`unique:${model.table}.`.length)))
      database.exec(`drop index ${quote(String(name))}`);
  }
  for (const name of wanted) {
    const index = quote(`unique:${model.table}.${name}`);
    database.exec(`create unique index if not exists ${index} on ${table} (${quote(name)})`);
  }
}
