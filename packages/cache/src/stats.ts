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
  /** Misses that were answered by the remote tier instead of a computation. */
  readonly remote: number;
}

/** The counters of one type. */
export type Counted = readonly [type: string, stats: TypeStats];

type Counters = { -readonly [Name in keyof TypeStats]: TypeStats[Name] };

const none: TypeStats = { hits: 0, misses: 0, stale: 0, sets: 0, bytes: 0, savedMs: 0, corrupt: 0, remote: 0 };
const names = Object.keys(none) as (keyof TypeStats)[];

/** Counts in memory; the sums are added to the database, or to a log, in one go. */
export class Statistics {
  readonly #settled = new Map<string, Counters>();
  readonly #pending = new Map<string, Counters>();

  count(type: string, name: keyof TypeStats, amount = 1): void {
    counters(this.#pending, type)[name] += amount;
  }

  /** Counts a look-up that found something; `cost` is what computing it took, in milliseconds. */
  countHit(type: string, stale: boolean, cost: number): void {
    const counted = counters(this.#pending, type);
    counted.hits++;
    if (stale) counted.stale++;
    counted.savedMs += cost;
  }

  /** Counts results that were stored, and their bytes. */
  countSets(type: string, sets: number, bytes: number): void {
    const counted = counters(this.#pending, type);
    counted.sets += sets;
    counted.bytes += bytes;
  }

  session(): Record<string, TypeStats> {
    return sum([...this.#settled, ...this.#pending]);
  }

  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Adds what was counted since the last {@link settle}, and `others`, to the database. */
  flush(connection: Connection, others: readonly Counted[]): void {
    const statement =
      connection.prepare(`INSERT INTO stat VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (type) DO UPDATE
      SET hits = hits + excluded.hits, misses = misses + excluded.misses, stale = stale + excluded.stale,
        sets = sets + excluded.sets, bytes = bytes + excluded.bytes, saved_ms = saved_ms + excluded.saved_ms,
        corrupt = corrupt + excluded.corrupt, remote = remote + excluded.remote`);
    const counted = Object.entries(sum([...others, ...this.#pending]));
    for (const [type, { hits, misses, stale, sets, bytes, savedMs, corrupt, remote }] of counted) {
      statement.run(type, hits, misses, stale, sets, bytes, savedMs, corrupt, remote);
    }
  }

  /** What was counted since the last {@link settle}, as lines that {@link parseCounters} reads. */
  toLines(): string {
    return [...this.#pending].map((counted) => `${JSON.stringify(counted)}\n`).join('');
  }

  /** Says that what {@link flush} or {@link toLines} gave is kept. */
  settle(): void {
    for (const [type, stats] of this.#pending) add(counters(this.#settled, type), stats);
    this.#pending.clear();
  }

  /** The sums over all runs: of the database, of `others`, and of what this process has not written yet. */
  total(connection: Connection, others: readonly Counted[]): Record<string, TypeStats> {
    const rows = connection
      .prepare(
        'SELECT type, hits, misses, stale, sets, bytes, saved_ms AS savedMs, corrupt, remote FROM stat ORDER BY type',
      )
      .all()
      .map(({ type, ...stats }): Counted => [String(type), stats as unknown as TypeStats]);
    return sum([...rows, ...others, ...this.#pending]);
  }
}

/** Reads a line of {@link Statistics.toLines}; nothing if it is damaged. */
export function parseCounters(line: string): readonly Counted[] {
  try {
    const [type, stats] = JSON.parse(line) as [unknown, Readonly<Record<string, unknown>>];
    const counted: Readonly<Record<string, unknown>> = { remote: 0, ...stats };
    if (typeof type !== 'string' || names.some((name) => !Number.isFinite(counted[name]))) return [];
    return [[type, counted as unknown as TypeStats]];
  } catch {
    // A line that a killed process or a full disk has cut off.
    return [];
  }
}

function sum(all: readonly Counted[]): Record<string, TypeStats> {
  const sums = new Map<string, Counters>();
  for (const [type, stats] of all) add(counters(sums, type), stats);
  return Object.fromEntries(sums);
}

function counters(map: Map<string, Counters>, type: string): Counters {
  const known = map.get(type);
  if (known !== undefined) return known;
  const fresh = { ...none };
  map.set(type, fresh);
  return fresh;
}

function add(target: Counters, more: TypeStats): void {
  for (const name of names) target[name] += more[name];
}
