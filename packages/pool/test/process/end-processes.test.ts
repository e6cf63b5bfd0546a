import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { listProcesses, type ProcessEntry } from '../../src/process/process-table.ts';
import { endProcesses } from '../../src/process/process-tree.ts';

async function sleeper(): Promise<{ readonly child: ChildProcess; readonly entry: () => ProcessEntry[] }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return { child, entry: () => listProcesses([child.pid ?? 0]) };
}

test('a process that appears after a scan has found none is ended as well', async () => {
  const { child, entry } = await sleeper();
  const looks: (() => readonly ProcessEntry[])[] = [() => [], entry];
  expect(await endProcesses(() => (looks.shift() ?? entry)(), 1000)).toBe(1);
  expect(entry()).toEqual([]);
  child.kill('SIGKILL');
});

test('a process that has got the id of one that was looked for is not signalled', async () => {
  const { child, entry } = await sleeper();
  const [now] = entry();
  const former = { ...now, started: (now?.started ?? 0) - 1 } as ProcessEntry;
  const looks = [[former], [former], [former]];
  await endProcesses(() => looks.shift() ?? [], 0);
  expect(entry()).toEqual([now]);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
});

test('what is spared gets SIGKILL in the end, but no SIGTERM before', async () => {
  const { child, entry } = await sleeper();
  const ended = once(child, 'exit');
  expect(await endProcesses(entry, 50, undefined, () => true)).toBe(1);
  expect(await ended).toEqual([null, 'SIGKILL']);
});
