import { decode } from './codec.ts';
import type { Connection } from './connection.ts';
import { entryName } from './entry-name.ts';
import { type NamedEntry, selectEntries } from './entries.ts';
import type { CacheUsage } from './options.ts';
import { usedBytes } from './sweep.ts';

/** How many rows are read at a time. */
const pageRows = 100;

/** Reads every result and says which have a wrong checksum. */
export function inspect(connection: Connection): { readonly checked: number; readonly damaged: NamedEntry[] } {
  const page = connection.prepare(`${selectEntries} WHERE id > ? ORDER BY id LIMIT ${pageRows}`);
  const damaged: NamedEntry[] = [];
  let checked = 0;
  for (let last = Number.MIN_SAFE_INTEGER; ;) {
    const rows = page.all(last) as unknown as NamedEntry[];
    for (const row of rows) {
      last = row.id;
      checked++;
      if (decode(entryName(row.type, row.key), row) === undefined) damaged.push(row);
    }
    if (rows.length < pageRows) return { checked, damaged };
  }
}

/** How many results there are of each type, and what they take. */
export function takeStock(connection: Connection): Omit<CacheUsage, 'persistent'> {
  const sql = 'SELECT type, count(*) AS entries, total(octet_length(value)) AS bytes FROM entry GROUP BY type';
  const types = connection
    .prepare(sql)
    .all()
    .map((row) => [String(row['type']), { entries: Number(row['entries']), bytes: Number(row['bytes']) }] as const);
  return { types: Object.fromEntries(types), bytes: usedBytes(connection) };
}
