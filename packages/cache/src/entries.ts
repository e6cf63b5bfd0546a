import type { Encoded } from './codec.ts';
import type { Connection } from './connection.ts';

/** A result to be stored. Times are whole milliseconds since the epoch. */
export interface NewEntry extends Encoded {
  readonly created: number;
  /** Until when it is fresh; null = for ever. */
  readonly fresh: number | null;
  /** Until when it may be served at all. */
  readonly expires: number | null;
  /** What computing it took, in milliseconds. */
  readonly cost: number;
}

/** A stored result. */
export interface EntryRow extends NewEntry {
  readonly id: number;
  /** When it was last used, to the minute. */
  readonly used: number;
}

const selectEntry = `SELECT id, created, fresh, expires, ifnull(used, created), cost, crc, value
  FROM entry WHERE type = ? AND key = ?`;

type Columns = readonly [number, number, number | null, number | null, number, number, number, Encoded['data']];

export function readEntry(connection: Connection, type: string, key: string): EntryRow | undefined {
  const row = connection.row(selectEntry, type, key) as Columns | undefined;
  if (row === undefined) return undefined;
  return {
    id: row[0],
    created: row[1],
    fresh: row[2],
    expires: row[3],
    used: row[4],
    cost: row[5],
    crc: row[6],
    data: row[7],
  };
}

/** A row of {@link pageOfEntries}. */
export interface NamedEntry extends EntryRow {
  readonly type: string;
  readonly key: string;
}

/** All columns under the names of {@link NamedEntry}, to be followed by conditions. */
export const selectEntries = `SELECT id, type, key, created, fresh, expires, ifnull(used, created) AS used, cost, crc,
  value AS data FROM entry`;

const upsert = (tags: string): string => `INSERT INTO entry (type, key, created, fresh, expires, cost, crc, value, tags)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${tags})
  ON CONFLICT (type, key) DO UPDATE SET created = excluded.created, fresh = excluded.fresh, expires = excluded.expires,
    used = NULL, cost = excluded.cost, crc = excluded.crc, tags = excluded.tags, value = excluded.value`;
const upsertPlain = upsert('NULL');
const upsertTagged = upsert('?');

/** Writes a result over any earlier one of the same key. */
export function writeEntry(
  connection: Connection,
  type: string,
  key: string,
  { created, fresh, expires, cost, crc, data }: NewEntry,
  tags: readonly string[],
): void {
  if (tags.length === 0) connection.prepare(upsertPlain).run(type, key, created, fresh, expires, cost, crc, data);
  else connection.prepare(upsertTagged).run(type, key, created, fresh, expires, cost, crc, data, joinTags(tags));
}

const deleteByKey = 'DELETE FROM entry WHERE type = ? AND key = ?';

export function deleteEntry(connection: Connection, type: string, key: string): boolean {
  return connection.prepare(deleteByKey).run(type, key).changes === 1;
}

/** Removes exactly the row that was read, not a newer one of the same key. */
export function deleteRow(connection: Connection, row: EntryRow): void {
  connection.prepare('DELETE FROM entry WHERE id = ? AND created = ? AND crc = ?').run(row.id, row.created, row.crc);
}

/** What {@link deleteEntries} removes: the rows that meet every given condition. */
export interface EntryFilter {
  readonly type?: string;
  readonly key?: string;
  readonly prefix?: string;
  readonly tag?: string;
  /** Created before this time. */
  readonly createdBefore?: number;
}

export function deleteEntries(connection: Connection, filter: EntryFilter): number {
  const conditions: string[] = [];
  const parameters: (string | number)[] = [];
  const add = (condition: string, ...values: readonly (string | number)[]): void => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (filter.type !== undefined) add('type = ?', filter.type);
  if (filter.key !== undefined) add('key = ?', filter.key);
  if (filter.prefix !== undefined) add('substr(key, 1, ?) = ?', Array.from(filter.prefix).length, filter.prefix);
  if (filter.tag !== undefined) add('tags IS NOT NULL AND instr(tags, ?) > 0', joinTags([filter.tag]));
  if (filter.createdBefore !== undefined) add('created < ?', filter.createdBefore);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return Number(connection.prepare(`DELETE FROM entry${where}`).run(...parameters).changes);
}

const separator = '\u001f';

/** One text with every tag between separators, so that one comparison finds a whole tag. */
function joinTags(tags: readonly string[]): string {
  return `${separator}${tags.join(separator)}${separator}`;
}
