import type { Connection } from './connection.ts';

/**
 * A floor says from when on results of the remote tier count: what was invalidated here must not come back from there.
 * An empty key stands for all of a type, an empty type for all types.
 */
export function raiseFloor(connection: Connection, type: string, key: string, now: number): void {
  connection
    .prepare(
      `INSERT INTO floor VALUES (?, ?, ?) ON CONFLICT (type, key) DO UPDATE SET since = max(since, excluded.since)`,
    )
    .run(type, key, Math.trunc(now));
}

/** The time before which results of a key do not count; 0 if nothing was invalidated. */
export function floorOf(connection: Connection, type: string, key: string): number {
  const sql = `SELECT ifnull(max(since), 0) AS since FROM floor
    WHERE (type = '' AND key = '') OR (type = ? AND key = '') OR (type = ? AND key = ?)`;
  return Number(connection.prepare(sql).get(type, type, key)?.['since'] ?? 0);
}

/** Removes floors below which nothing can be any more. */
export function sweepFloors(connection: Connection, before: number): void {
  connection.prepare('DELETE FROM floor WHERE since < ?').run(Math.trunc(before));
}
