import type { Encoded } from './codec.ts';
import type { Connection } from './connection.ts';
import type { EntryName } from './entry-name.ts';
import type { KnownRow } from './known-row.ts';

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
  /** As {@link splitTags} reads them. */
  readonly tags: string | null;
}

const selectEntry = `SELECT id, created, fresh, expires, used, cost, crc, tags, value
  FROM entry WHERE type = ? AND key = ?`;

type Columns = readonly [
  id: number,
  created: number,
  fresh: number | null,
  expires: number | null,
  used: number | null,
  cost: number,
  crc: number,
  tags: string | null,
  data: Encoded['data'],
];

type KnownColumns = readonly [used: number | null, data: Encoded['data']];

/** The value of a row that is still as it was: by its number alone, and without its other columns. */
const selectKnown = `SELECT used, value FROM entry
  WHERE id = ? AND created = ? AND crc = ? AND fresh IS ? AND expires IS ? AND tags IS ?`;

/** The row of a key. One that was read before is found again by its number, which takes less than by its key. */
export function readEntry(connection: Connection, name: EntryName): EntryRow | undefined {
  return readKnown(connection, connection.rows.get(name.text)) ?? readNamed(connection, name);
}

function readKnown(connection: Connection, known: KnownRow | undefined): EntryRow | undefined {
  if (known === undefined) return undefined;
  const { id, created, fresh, expires, cost, crc, tags } = known;
  const row = connection.row(selectKnown, id, created, crc, fresh, expires, tags) as KnownColumns | undefined;
  if (row === undefined) return undefined;
  return { id, created, fresh, expires, used: row[0] ?? created, cost, crc, tags, data: row[1] };
}

function readNamed(connection: Connection, name: EntryName): EntryRow | undefined {
  const row = connection.row(selectEntry, name.type, name.key) as Columns | undefined;
  if (row === undefined) return undefined;
  const [id, created, fresh, expires, used, cost, crc, tags, data] = row;
  connection.rows.set(name.text, { id, created, fresh, expires, cost, crc, tags });
  return { id, created, fresh, expires, used: used ?? created, cost, crc, tags, data };
}

/** A row of {@link pageOfEntries}. */
export interface NamedEntry extends EntryRow {
  readonly type: string;
  readonly key: string;
}

/** All columns under the names of {@link NamedEntry}, to be followed by conditions. */
export const selectEntries = `SELECT id, type, key, created, fresh, expires, ifnull(used, created) AS used, cost, crc,
  tags, value AS data FROM entry`;

const upsert = (tags: string): string => `INSERT INTO entry (type, key, created, fresh, expires, cost, crc, value, tags)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${tags})
  ON CONFLICT (type, key) DO UPDATE SET created = excluded.created, fresh = excluded.fresh, expires = excluded.expires,
    used = NULL, cost = excluded.cost, crc = excluded.crc, tags = excluded.tags, value = excluded.value`;
const upsertPlain = upsert('NULL');
const upsertTagged = upsert('?');

const updateKnown = `UPDATE entry SET created = ?, fresh = ?, expires = ?, used = NULL, cost = ?, crc = ?, tags = ?,
  value = ? WHERE id = ? AND type = ? AND key = ?`;
/** The same where no tags come or go, which leaves their index alone. */
const updateUntagged = `UPDATE entry SET created = ?, fresh = ?, expires = ?, used = NULL, cost = ?, crc = ?,
  value = ? WHERE id = ? AND type = ? AND key = ? AND tags IS NULL`;

/** Writes a result over any earlier one of the same key. A row that was read before is found again by its number. */
export function writeEntry(connection: Connection, name: EntryName, entry: NewEntry, tags: readonly string[]): void {
  const { created, fresh, expires, cost, crc, data } = entry;
  const { type, key, text } = name;
  const joined = tags.length === 0 ? null : joinTags(tags);
  const known = connection.rows.get(text);
  if (known !== undefined) {
    const { id } = known;
    const { changes } =
      joined === null && known.tags === null
        ? connection.prepare(updateUntagged).run(created, fresh, expires, cost, crc, data, id, type, key)
        : connection.prepare(updateKnown).run(created, fresh, expires, cost, crc, joined, data, id, type, key);
    if (changes === 1) {
      connection.rows.set(text, { id, created, fresh, expires, cost, crc, tags: joined });
      return;
    }
    connection.rows.delete(text);
  }
  if (joined === null) connection.prepare(upsertPlain).run(type, key, created, fresh, expires, cost, crc, data);
  else connection.prepare(upsertTagged).run(type, key, created, fresh, expires, cost, crc, data, joined);
}

const deleteByKey = 'DELETE FROM entry WHERE type = ? AND key = ?';

export function deleteEntry(connection: Connection, { type, key }: EntryName): boolean {
  return connection.prepare(deleteByKey).run(type, key).changes === 1;
}

/** Removes exactly the row that was read, not a newer one of the same key. */
export function deleteRow(connection: Connection, row: EntryRow): void {
  connection.prepare('DELETE FROM entry WHERE id = ? AND created = ? AND crc = ?').run(row.id, row.created, row.crc);
}

/** Rows that meet every given condition. */
export interface EntryFilter {
  readonly type?: string;
  readonly key?: string;
  readonly prefix?: string;
  readonly tag?: string;
  /** Created before this time. */
  readonly createdBefore?: number;
}

export function deleteEntries(connection: Connection, filter: EntryFilter): number {
  const { where, parameters } = conditionsOf(filter);
  return Number(connection.prepare(`DELETE FROM entry${where}`).run(...parameters).changes);
}

type Condition = readonly [sql: string, ...parameters: readonly (string | number)[]];

/** A `WHERE` clause, empty without conditions, and its parameters. */
export function conditionsOf(
  filter: EntryFilter,
  ...more: readonly Condition[]
): { readonly where: string; readonly parameters: readonly (string | number)[] } {
  const conditions: Condition[] = [...more];
  const { type, key, prefix, tag, createdBefore } = filter;
  if (type !== undefined) conditions.push(['type = ?', type]);
  if (key !== undefined) conditions.push(['key = ?', key]);
  if (prefix !== undefined) conditions.push(['substr(key, 1, ?) = ?', Array.from(prefix).length, prefix]);
  if (tag !== undefined) conditions.push(['tags IS NOT NULL AND instr(tags, ?) > 0', joinTags([tag])]);
  if (createdBefore !== undefined) conditions.push(['created < ?', createdBefore]);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  return { where, parameters: conditions.flatMap(([, ...values]) => values) };
}

const separator = '\u001f';

/** One text with every tag between separators, so that one comparison finds a whole tag. */
export function joinTags(tags: readonly string[]): string {
  return `${separator}${tags.join(separator)}${separator}`;
}

/** The tags of a row. */
export function splitTags(joined: string | null): readonly string[] {
  return joined === null ? [] : joined.slice(1, -1).split(separator);
}
