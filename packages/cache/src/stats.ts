import type { Connection } from './connection.ts';

/** What happened to the results of one type. */
export interface TypeStats {
  /** Answered from the cache, stale ones included. */
  readonly hits: number;
  readonly misses: number;
  /** Hits that were past their time to live. */
  readonly stale: number;
  readonly sets: number;
  /** Bytes written, as stored. */
  readonly bytes: number;
  /** Computing time that hits made unnecessary, in milliseconds. */
  readonly savedMs: number;
  /** Rows whose checksum was wrong; they are misses and were removed. */
  readonly corrupt: number;
}

type Counters = { -readonly [Name in keyof TypeStats]: TypeStats[Name] };

const none: TypeStats = { hits: 0, misses: 0, stale: 0, sets: 0, bytes: 0, savedMs: 0, corrupt: 0 };

/** Counts in memory; the sums are added to the database in one go. */
export class Statistics {
  readonly #session = new Map<string, Counters>();
  readonly #pending = new Map<string, Counters>();

  count(type: string, name: keyof TypeStats, amount = 1): void {
    counters(this.#session, type)[name] += amount;
    counters(this.#pending, type)[name] += amount;
  }

  session(): Record<string, TypeStats> {
    return Object.fromEntries([...this.#session].map(([type, stats]) => [type, { ...stats }]));
  }

  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Adds what was counted since the last {@link settle} to the database. */
  flush(connection: Connection): void {
    const statement = connection.prepare(`INSERT INTO stat VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type) DO UPDATE
      SET hits = hits + excluded.hits, misses = misses + excluded.misses, stale = stale + excluded.stale,
        sets = sets + excluded.sets, bytes = bytes + excluded.bytes, saved_ms = saved_ms + excluded.saved_ms,
        corrupt = corrupt + excluded.corrupt`);
    for (const [type, { hits, misses, stale, sets, bytes, savedMs, corrupt }] of this.#pending) {
      statement.run(type, hits, misses, stale, sets, bytes, savedMs, corrupt);
    }
  }

  /** Says that what {@link flush} added is committed. */
  settle(): void {
    this.#pending.clear();
  }

  /** The sums over all runs, with what this process has not written yet. */
  total(connection: Connection): Record<string, TypeStats> {
    const total = new Map<string, Counters>();
    const rows = connection.prepare(
      'SELECT type, hits, misses, stale, sets, bytes, saved_ms AS savedMs, corrupt FROM stat ORDER BY type',
    );
    for (const { type, ...stats } of rows.all()) add(counters(total, String(type)), stats as unknown as TypeStats);
    for (const [type, stats] of this.#pending) add(counters(total, type), stats);
    return Object.fromEntries(total);
  }
}

function counters(map: Map<string, Counters>, type: string): Counters {
  const known = map.get(type);
  if (known !== undefined) return known;
  const fresh = { ...none };
  map.set(type, fresh);
  return fresh;
}

function add(sum: Counters, more: TypeStats): void {
  for (const name of Object.keys(none) as (keyof TypeStats)[]) sum[name] += more[name];
}
