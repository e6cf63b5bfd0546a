import type { DatabaseSync } from 'node:sqlite';

/**
 * Every fault that `PRAGMA integrity_check` finds, at most `limit`; none in a sound database.
 * It reads the whole file: seconds for a gigabyte.
 */
export function checkIntegrity(db: DatabaseSync, limit = 100): string[] {
  const rows = db.prepare(`PRAGMA integrity_check(${Math.max(1, Math.trunc(limit))})`).all();
  return rows.map((row) => String(row['integrity_check'])).filter((message) => message !== 'ok');
}
