import { type Random, systemRandom } from '@orch/core';

import type { Connection } from './connection.ts';

/** How many rows one slice looks at: about a millisecond, so that nobody waits long. */
const sliceRows = 500;

/** How many rows an eviction compares, from this many places: as many as there are in a small cache. */
const sampleRows = 500;
const samplePlaces = 10;

/** What one eviction removes of its sample, least recently used first. */
const evictedShare = 0.2;

/** The bytes of the file that hold something. */
export function usedBytes(connection: Connection): number {
  const pages = connection.number('PRAGMA page_count') - connection.number('PRAGMA freelist_count');
  return pages * connection.number('PRAGMA page_size');
}

/** Gives free space back to the disk, a few megabytes at a time. */
export function shrink(connection: Connection): void {
  connection.db.exec('PRAGMA incremental_vacuum(1000)');
}

/** Walks over the rows in the order of their ids, from a random place and round, and removes those that are expired. */
export class ExpirySweep {
  readonly #random: Random;
  #next: number | undefined;
  #left = 0;

  constructor(random: Random = systemRandom) {
    this.#random = random;
  }

  /** Looks at one slice; `done` when every row was looked at since the last time it was. */
  slice(connection: Connection, now: number): { readonly expired: number; readonly done: boolean } {
    const bounds = connection.prepare('SELECT min(id) AS low, max(id) AS high FROM entry').get();
    const low = Number(bounds?.['low'] ?? 0);
    const high = Number(bounds?.['high'] ?? -1);
    if (this.#next === undefined) {
      this.#next = low + Math.floor(this.#random.next() * Math.max(0, high - low + 2 - sliceRows));
      this.#left = high - low + 1;
    }
    const start = this.#next > high ? low : this.#next;
    const last = Math.min(start + sliceRows - 1, high);
    const sql = 'DELETE FROM entry WHERE id BETWEEN ? AND ? AND expires <= ?';
    const expired = Number(connection.prepare(sql).run(start, last, Math.trunc(now)).changes);
    this.#left -= last - start + 1;
    this.#next = last + 1;
    if (this.#left > 0 && last >= start) return { expired, done: false };
    this.#next = undefined;
    return { expired, done: true };
  }
}

/**
 * Removes about a fifth of a sample of rows, the least recently used ones, at most about `excess` bytes. All rows are
 * in the sample of a small cache; in a large one the order is approximate, as in Redis
 * (https://redis.io/docs/latest/develop/reference/eviction/).
 */
export function evictSlice(connection: Connection, excess: number, random: Random = systemRandom): number {
  const sample = [...sampleOf(connection, random).values()].sort((a, b) => a.used - b.used || a.id - b.id);
  const remove = connection.prepare('DELETE FROM entry WHERE id = ?');
  const most = Math.max(1, Math.floor(sample.length * evictedShare));
  let freed = 0;
  let removed = 0;
  for (const { id, bytes } of sample.slice(0, most)) {
    if (freed >= excess) break;
    removed += Number(remove.run(id).changes);
    freed += bytes;
  }
  return removed;
}

interface Candidate {
  readonly id: number;
  readonly used: number;
  readonly bytes: number;
}

function sampleOf(connection: Connection, random: Random): Map<number, Candidate> {
  const page = connection.prepare(`SELECT id, ifnull(used, created) AS used, octet_length(value) + 300 AS bytes
    FROM entry WHERE id >= ? ORDER BY id LIMIT ?`);
  const read = (from: number, rows: number): Candidate[] => page.all(from, rows) as unknown as Candidate[];
  const found = new Map<number, Candidate>();
  const keep = (candidates: readonly Candidate[]): void => {
    for (const candidate of candidates) found.set(candidate.id, candidate);
  };
  const first = read(0, sampleRows);
  if (first.length < sampleRows) {
    keep(first);
    return found;
  }
  const high = connection.number('SELECT max(id) FROM entry');
  const low = first[0]?.id ?? 0;
  for (let place = 0; place < samplePlaces; place++) {
    keep(read(low + Math.floor(random.next() * (high - low + 1)), sampleRows / samplePlaces));
  }
  return found;
}
