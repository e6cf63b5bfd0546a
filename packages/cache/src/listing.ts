import { decode, type Encoded } from './codec.ts';
import type { Connection } from './connection.ts';
import { entryName } from './entry-name.ts';
import { conditionsOf, type EntryFilter, splitTags } from './entries.ts';
import type { StoredResult } from './options.ts';

type Row = Omit<StoredResult, 'tags'> & { readonly tags: string | null };

const columns = `type, key, created AS storedAt, ifnull(used, created) AS usedAt, fresh AS freshUntil,
  expires AS expiresAt, cost AS costMs, ifnull(octet_length(value), 0) AS bytes, tags`;

/** What is stored, meets every condition and is not expired, in the order of type and key. */
export function listEntries(connection: Connection, filter: EntryFilter, now: number, limit: number): StoredResult[] {
  const { where, parameters } = conditionsOf(filter, ['(expires IS NULL OR expires > ?)', Math.trunc(now)]);
  const rows = connection.prepare(`SELECT ${columns} FROM entry${where} ORDER BY type, key LIMIT ?`);
  return (rows.all(...parameters, limit) as unknown as Row[]).map(({ tags, ...row }) => ({
    ...row,
    tags: splitTags(tags),
  }));
}

/** The value of a result, whether expired or not; undefined if there is none or it is damaged. */
export function peekValue(connection: Connection, type: string, key: string): { readonly value: unknown } | undefined {
  const row = connection.prepare('SELECT value AS data, crc FROM entry WHERE type = ? AND key = ?').get(type, key);
  return row && decode(entryName(type, key), row as unknown as Encoded);
}
