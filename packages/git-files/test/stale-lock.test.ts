import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock, type Clock } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { outliveLock } from '../src/index.ts';

/** Each look at it takes a second. */
function fastClock(): Clock {
  let now = 0;
  return { now: Date.now, monotonic: () => (now += 1000) };
}

function leftLock(folder: string, ageMs: number): string {
  const path = join(folder, 'x.lock');
  writeFileSync(path, '');
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(path, at, at);
  return path;
}

const alone = (work: () => void): void => work();

test('a lock that is older than git holds one is removed, while nobody else does that', async () => {
  using dir = tempDir();
  const lock = leftLock(dir.path, 60_000);
  let held = 0;
  const isGone = await outliveLock(lock, {
    clock: systemClock,
    alone(work) {
      held += 1;
      work();
    },
  });
  expect([isGone, held, existsSync(lock)]).toEqual([true, 1, false]);
});

test('a lock that may be held is waited for, and stays', async () => {
  using dir = tempDir();
  const lock = leftLock(dir.path, -60_000);
  expect(await outliveLock(lock, { clock: fastClock(), alone })).toBe(false);
  expect(existsSync(lock)).toBe(true);
});

test('a lock that was taken by another process while it was waited to be alone is another one, and stays', async () => {
  using dir = tempDir();
  const lock = leftLock(dir.path, 60_000);
  const isGone = await outliveLock(lock, {
    clock: systemClock,
    alone(work) {
      rmSync(lock);
      leftLock(dir.path, 0);
      work();
    },
  });
  expect([isGone, existsSync(lock)]).toEqual([true, true]);
});

test('a lock that is gone is in nobody’s way', async () => {
  using dir = tempDir();
  expect(await outliveLock(join(dir.path, 'x.lock'), { clock: systemClock, alone })).toBe(true);
});
