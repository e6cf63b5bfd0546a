import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import { systemClock, systemRandom } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openMutex } from '../../src/repository/mutex.ts';

const ports = { clock: systemClock, random: systemRandom };
const holder = fileURLToPath(new URL('../fixtures/mutex-holder.ts', import.meta.url));

function start(...args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(execPath, ['--conditions=@orch/source', holder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

test('four processes with five turns each never overlap', async () => {
  using temp = tempDir();
  const log = join(temp.path, 'log');
  const processes = Array.from({ length: 4 }, (_, n) => start('turns', join(temp.path, 'lock.db'), log, String(n)));
  await Promise.all(processes.map((child) => once(child, 'close')));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(40);
  for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace('in', 'out'));
});

test('calls of one process take turns in the order in which they came, also after one has failed', async () => {
  using temp = tempDir();
  using mutex = openMutex({ path: join(temp.path, 'lock.db'), timeoutMs: 5000, ...ports });
  const order: number[] = [];
  const turns = [0, 1, 2].map((n) =>
    mutex.run(() => {
      order.push(n);
      return n === 1 ? Promise.reject(new Error('failed')) : Promise.resolve(n);
    }),
  );
  expect(await Promise.allSettled(turns)).toMatchObject([{ value: 0 }, { status: 'rejected' }, { value: 2 }]);
  expect(order).toEqual([0, 1, 2]);
});

test('the lock of a killed process is free at once, but not before the git that it had started has ended', async () => {
  using temp = tempDir();
  const path = join(temp.path, 'lock.db');
  const child = start('child', path);
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  const grandchild = Number(line.toString());
  child.kill('SIGKILL');
  await once(child, 'close');
  using mutex = openMutex({ path, timeoutMs: 200, ...ports });
  await expect(mutex.run(() => Promise.resolve('in'))).rejects.toMatchObject({ code: 'ORCH_LOCKED' });
  process.kill(grandchild, 'SIGKILL');
  using next = openMutex({ path, timeoutMs: 5000, ...ports });
  expect(await next.run(() => Promise.resolve('in'))).toBe('in');
});

test('whoever waits can be stopped, and waits no longer than it may', async () => {
  using temp = tempDir();
  const path = join(temp.path, 'lock.db');
  using mutex = openMutex({ path, timeoutMs: 5000, ...ports });
  using other = openMutex({ path, timeoutMs: 50, ...ports });
  await mutex.run(async () => {
    appendFileSync(join(temp.path, 'x'), '');
    await expect(other.run(() => Promise.resolve(1))).rejects.toMatchObject({ code: 'ORCH_LOCKED' });
    const stopped = other.run(() => Promise.resolve(1), AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'ORCH_ABORTED' });
  });
  expect(await other.run(() => Promise.resolve(1))).toBe(1);
});
