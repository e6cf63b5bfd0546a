import type { Connection } from './connection.ts';

/** A stored result. Times are milliseconds since the epoch. */
export interface EntryRow {
  readonly id: number;
  readonly created: number;
  readonly used: number;
  /** Until when it is fresh; null = for ever. */
  readonly fresh: number | null;
  /** Until when it may be served at all. */
  readonly expires: number | null;
  /** What computing it took, in milliseconds. */
  readonly cost: number;
  readonly form: number;
  readonly crc: number;
  readonly size: number;
  readonly value: string | Uint8Array;
}

export type NewEntry = Omit<EntryRow, 'id' | 'used' | 'size'>;

const selectEntry =
  'SELECT id, created, used, fresh, expires, cost, form, crc, size, value FROM entry WHERE type = ? AND key = ?';

export function readEntry(connection: Connection, type: string, key: string): EntryRow | undefined {
  return connection.prepare(selectEntry).get(type, key) as EntryRow | undefined;
}

const upsertEntry = `INSERT INTO entry (type, key, created, used, fresh, expires, cost, form, crc, size, tags, value)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (type, key) DO UPDATE SET created = excluded.created, used = excluded.used, fresh = excluded.fresh,
    expires = excluded.expires, cost = excluded.cost, form = excluded.form, crc = excluded.crc, size = excluded.size,
    tags = excluded.tags, value = excluded.value`;

/** Writes a result over any earlier one of the same key; returns its stored size in bytes. */
export function writeEntry(
  connection: Connection,
  type: string,
  key: string,
  entry: NewEntry,
  tags: readonly string[],
): number {
  const { created, fresh, expires, cost, form, crc, value } = entry;
  const size = Buffer.byteLength(value);
  connection
    .prepare(upsertEntry)
    .run(type, key, created, created, fresh, expires, cost, form, crc, size, joinTags(tags), value);
  return size;
}

export function deleteEntry(connection: Connection, type: string, key: string): boolean {
  return connection.prepare('DELETE FROM entry WHERE type = ? AND key = ?').run(type, key).changes === 1;
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
  if (filter.tag !== undefined) add('tags IS NOT NULL AND instr(tags, ?) > 0', joinTags([filter.tag]) ?? '');
  if (filter.createdBefore !== undefined) add('created < ?', filter.createdBefore);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return Number(connection.prepare(`DELETE FROM entry${where}`).run(...parameters).changes);
}

const separator = '\u001f';

/** One text with every tag between separators, so that one comparison finds a whole tag. */
function joinTags(tags: readonly string[]): string | null {
  return tags.length === 0 ? null : `${separator}${tags.join(separator)}${separator}`;
}
