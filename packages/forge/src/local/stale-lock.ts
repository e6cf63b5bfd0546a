import { type BigIntStats } from 'node:fs';
import { stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { type Clock, systemErrorCode } from '@orch/core';
import { openDatabase } from '@orch/sqlite';

import { stateRef } from './snapshot.ts';

/** Git holds the lock of a ref for the moment of a rename. In milliseconds. */
const staleAfterMs = 10_000;

/**
 * Removes the lock of the state's ref where a killed git has left it. Processes do that one at a time, under a lock of the
 * kernel, and each looks again: what another one has locked meanwhile is another file.
 */
export async function removeStaleLock(lock: string, folder: string, clock: Clock): Promise<void> {
  if (lock !== join(folder, `${stateRef}.lock`)) return;
  const found = await look(lock);
  if (found === undefined || clock.now() - Number(found.mtimeMs) < staleAfterMs) return;
  const db = openDatabase(join(folder, 'orch-locks.db'), { journalMode: 'truncate', busyTimeoutMs: 5_000 });
  try {
    db.exec('BEGIN IMMEDIATE');
    const now = await look(lock);
    if (now?.ino === found.ino && now.mtimeNs === found.mtimeNs && now.ctimeNs === found.ctimeNs) await unlink(lock);
    db.exec('ROLLBACK');
  } finally {
    db.close();
  }
}

async function look(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // it was released
    throw error;
  }
}
