import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Diagnostic } from '@orch/core';
import { createBatch } from '@orch/fs-batch';
import { tempDir, writeTree, type TempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { commit } from '../../src/kinds/commit.ts';
import { replan } from '../../src/kinds/replan.ts';
import type { PlannedPart } from '../../src/session/session.ts';

const { signal } = new AbortController();

function sessionIn(dir: TempDir): Parameters<typeof commit>[0] & { told: Diagnostic[] } {
  const told: Diagnostic[] = [];
  const unchanged = new Set<PlannedPart>();
  return {
    newBatch: () => createBatch({ root: dir.path }),
    unchanged,
    tell: (diagnostic) => told.push(diagnostic),
    bringBack: async () => {},
    told,
  };
}

test('A commit is planned again on what somebody has saved between plan and commit.', async () => {
  using dir = tempDir();
  writeTree(dir.path, { 'plan.md': 'one\n' });
  let plans = 0;
  const summary = await commit(sessionIn(dir), signal, ['document'], async (batch) => {
    batch.edit('plan.md', (text) => `${text ?? ''}ours\n`);
    if (++plans < 4) appendFileSync(join(dir.path, 'plan.md'), `theirs ${plans}\n`);
    return await Promise.resolve({});
  });
  expect([plans, summary.written]).toEqual([4, 1]);
  expect(readFileSync(join(dir.path, 'plan.md'), 'utf8')).toBe('one\ntheirs 1\ntheirs 2\ntheirs 3\nours\n');
});

test('A file that is saved without end is left to whoever does so, and the start is to be tried again.', async () => {
  using dir = tempDir();
  writeTree(dir.path, { 'plan.md': '' });
  let plans = 0;
  const committed = commit(sessionIn(dir), signal, ['document'], async (batch) => {
    batch.edit('plan.md', (text) => `${text ?? ''}ours\n`);
    appendFileSync(join(dir.path, 'plan.md'), `${++plans}\n`);
    return await Promise.resolve({});
  });
  await expect(committed).rejects.toMatchObject({
    code: 'ORCH_LOCKED',
    message: 'plan.md is being changed by another program',
    location: { file: 'plan.md' },
  });
  expect(readFileSync(join(dir.path, 'plan.md'), 'utf8')).toBe('1\n2\n3\n4\n5\n');
});

test('A plan that is only compared with the files is made again as well.', async () => {
  using dir = tempDir();
  writeTree(dir.path, { 'plan.md': 'one\n' });
  let plans = 0;
  const changes = await replan(async () => {
    const batch = createBatch({ root: dir.path, dryRun: true });
    batch.edit('plan.md', (text) => `${text ?? ''}ours\n`);
    if (++plans === 1) appendFileSync(join(dir.path, 'plan.md'), 'theirs\n');
    return await Promise.resolve(batch.diff());
  }, signal);
  expect([plans, changes]).toEqual([2, [{ path: 'plan.md', action: 'update', bytes: 16 }]]);
});

test('Waiting for the next plan ends with the run, and other errors end the work at once.', async () => {
  const stop = new AbortController();
  let plans = 0;
  const stale = replan(async () => {
    plans++;
    stop.abort();
    return await Promise.reject(await staleError());
  }, stop.signal);
  await expect(stale).rejects.toMatchObject({ name: 'AbortError' });
  expect(plans).toBe(1);
  await expect(replan(() => Promise.reject(new Error('other')), signal)).rejects.toThrow('other');
});

async function staleError(): Promise<Error> {
  using dir = tempDir();
  writeTree(dir.path, { a: '1' });
  const batch = createBatch({ root: dir.path });
  batch.edit('a', () => '2');
  writeTree(dir.path, { a: '3' });
  return await batch.flush().then(
    () => new Error('not stale'),
    (error: unknown) => error as Error,
  );
}
