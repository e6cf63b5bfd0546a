import type { Needs } from '../kind.ts';
import type { Connection } from './connection.ts';

import { learn, learnPeak } from '../journal/store.ts';

/** Learned durations in milliseconds by kind. */
export function durationsOf(db: Connection): Map<string, number> {
  const rows = db.all('SELECT kind, mean_ms FROM duration');
  return new Map(rows.map((row) => [String(row['kind']), Number(row['mean_ms'])]));
}

/** Must run inside a write transaction. */
export function learnDurations(db: Connection, measured: ReadonlyMap<string, number>): void {
  for (const [kind, ms] of measured) {
    const row = db.get('SELECT mean_ms FROM duration WHERE kind = ?', kind);
    const known = row === undefined ? undefined : Number(row['mean_ms']);
    db.run('INSERT OR REPLACE INTO duration (kind, mean_ms) VALUES (?, ?)', kind, learn(known, ms));
  }
}

/** Learned paces by kind. */
export function pacesOf(db: Connection): Map<string, number> {
  return new Map(db.all('SELECT kind, pace FROM pace').map((row) => [String(row['kind']), Number(row['pace'])]));
}

/** Must run inside a write transaction. */
export function learnPaces(db: Connection, measured: ReadonlyMap<string, number>): void {
  for (const [kind, pace] of measured) {
    const row = db.get('SELECT pace FROM pace WHERE kind = ?', kind);
    const known = row === undefined ? undefined : Number(row['pace']);
    db.run('INSERT OR REPLACE INTO pace (kind, pace) VALUES (?, ?)', kind, learn(known, pace));
  }
}

/** Learned peaks of resources by kind. */
export function peaksOf(db: Connection): Map<string, Needs> {
  const peaks = new Map<string, Record<string, number>>();
  for (const row of db.all('SELECT kind, resource, amount FROM peak')) {
    const kind = String(row['kind']);
    const known = peaks.get(kind);
    if (known) known[String(row['resource'])] = Number(row['amount']);
    else peaks.set(kind, { [String(row['resource'])]: Number(row['amount']) });
  }
  return peaks;
}

/** Must run inside a write transaction. */
export function learnPeaks(db: Connection, measured: ReadonlyMap<string, Needs>): void {
  for (const [kind, used] of measured) {
    for (const [resource, amount] of Object.entries(used)) {
      const row = db.get('SELECT amount FROM peak WHERE kind = ? AND resource = ?', kind, resource);
      const known = row === undefined ? undefined : Number(row['amount']);
      const learned = learnPeak(known, amount);
      db.run('INSERT OR REPLACE INTO peak (kind, resource, amount) VALUES (?, ?, ?)', kind, resource, learned);
    }
  }
}
