import type { Connection } from './connection.ts';

/** What a clean-up removed. */
export interface SweepReport {
  /** Rows past their expiry. */
  readonly expired: number;
  /** Rows that were used least recently, removed for space. */
  readonly evicted: number;
  /** Whether nothing is left to do. */
  readonly done: boolean;
}

/** How many rows one slice removes, so that no other process waits long. */
const sliceRows = 500;

/** Removes expired rows, then the least recently used ones above `maxBytes`; one slice, a few milliseconds. */
export function sweepSlice(connection: Connection, now: number, maxBytes: number): SweepReport {
  const expired = Number(
    connection
      .prepare('DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE expires <= ? LIMIT ?)')
      .run(Math.trunc(now), sliceRows).changes,
  );
  if (expired === sliceRows) return { expired, evicted: 0, done: false };
  const excess = usedBytes(connection) - maxBytes;
  const evicted = excess > 0 ? evict(connection, excess + maxBytes / 10) : 0;
  if (expired + evicted > 0) connection.db.exec(`PRAGMA incremental_vacuum(${sliceRows})`);
  return { expired, evicted, done: evicted === 0 };
}

/** The bytes of the file that hold something. */
export function usedBytes(connection: Connection): number {
  const pages = connection.number('PRAGMA page_count') - connection.number('PRAGMA freelist_count');
  return pages * connection.number('PRAGMA page_size');
}

/** Removes at least one and at most a slice of rows, about `bytes` in all. */
function evict(connection: Connection, bytes: number): number {
  const oldest = connection.prepare('SELECT id, size FROM entry ORDER BY used, id LIMIT ?').all(sliceRows);
  const remove = connection.prepare('DELETE FROM entry WHERE id = ?');
  let freed = 0;
  let removed = 0;
  for (const { id, size } of oldest) {
    if (freed >= bytes) break;
    removed += Number(remove.run(Number(id)).changes);
    freed += Number(size) + rowOverhead;
  }
  return removed;
}

/** What a row takes beside its value: columns, key and its places in the indexes (estimated). */
const rowOverhead = 300;
