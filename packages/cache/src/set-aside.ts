import { mkdirSync, renameSync, rmSync, statSync } from 'node:fs';

import { systemErrorCode } from '@orch/core';

/** How old the lock of a crashed process may be before it is ignored, in milliseconds. */
const abandoned = 10_000;

/** Renames a bad file to `.damaged`; one process at a time, and only if `isReplaced` still denies. */
export function setAside(path: string, isReplaced: () => boolean): boolean {
  const lock = `${path}.lock`;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (!takeLock(lock)) Atomics.wait(pause, 0, 0, 5);
  try {
    if (isReplaced()) return false;
    rmSync(`${path}-wal`, { force: true });
    rmSync(`${path}-shm`, { force: true });
    rmSync(`${path}.damaged`, { force: true, recursive: true });
    renameSync(path, `${path}.damaged`);
    return true;
  } finally {
    rmSync(lock, { force: true, recursive: true });
  }
}

function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    const isAbandoned = since !== undefined && Math.abs(Date.now() - since) > abandoned;
    if (isAbandoned) rmSync(lock, { force: true, recursive: true });
    return false;
  }
}
