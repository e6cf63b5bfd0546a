import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Kind } from '../../src/index.ts';

import { defineKind, graph, runGraph, sqliteStore } from '../../src/index.ts';

const mount = (...args: string[]): boolean => spawnSync('mount', args).status === 0;

/** A file system of a megabyte, or undefined where this process may not mount one. */
function smallDisk(path: string): Disposable | undefined {
  if (!mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path)) return undefined;
  return { [Symbol.dispose]: () => void spawnSync('umount', ['-l', path]) };
}

const calls = new Map<string, number>();
const write: Kind = defineKind({
  name: 'write',
  version: 1,
  effects: 'process',
  run: (ctx) => {
    calls.set(ctx.node, (calls.get(ctx.node) ?? 0) + 1);
    return ctx.node.padEnd(100_000, 'x');
  },
});

const subject = graph('g');
for (let node = 0; node < 20; node++) {
  subject.node({ id: `n${node}`, kind: 'write', after: node === 0 ? [] : [`n${node - 1}`] });
}

test('a full disk ends the run with its error, and the run goes on when there is space again', async (context) => {
  using dir = tempDir();
  using disk = smallDisk(dir.path);
  context.skip(disk === undefined, 'mounting a small file system is not allowed here');
  using store = sqliteStore(join(dir.path, 'journal.sqlite'));
  const options = { kinds: [write], services: {}, store, target: 't' };
  const first = await runGraph(subject.build(), options);
  await expect(first.outcome).rejects.toMatchObject({ code: 'ORCH_SQLITE_FULL' });
  const recorded = (await store.events(first.run)).filter(({ type }) => type === 'node-succeeded').length;
  expect(recorded).toBeGreaterThan(1);

  mount('-o', 'remount,size=64m', dir.path);
  const second = await runGraph(subject.build(), options);
  expect(second.run).toBe(first.run);
  expect((await second.outcome).status).toBe('succeeded');
  expect([...calls.values()].reduce((sum, times) => sum + times, 0)).toBeLessThanOrEqual(21);
});
