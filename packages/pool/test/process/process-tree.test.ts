import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { runProcess, strongestContainment } from '../../src/index.ts';
import { containerFor } from '../../src/process/container.ts';
import { environment, hostileCount, hostileTree, orchestrator, runningWith, sh, soak, until } from './support.ts';

const all = ['scan', 'marked', 'cgroup', 'namespace'] as const;
const works = await Promise.all(all.map(async (kind) => (await containerFor(kind, 1n)).kind === kind));
const containments = all.filter((_, index) => works[index]);
const rounds = soak ? 100 : 1;
let trees = 100_000 + (process.pid % 1000) * 100;

describe.each(containments)('processes that hide (%s)', { timeout: soak ? 1_800_000 : 30_000 }, (containment) => {
  // A plain scan does not find what hides in all ways at once: the README says so.
  const kind = containment === 'scan' ? 'seen' : 'withGhost';
  test('are gone when the command was aborted', async () => {
    for (let round = 0; round < rounds; round++) {
      using dir = tempDir();
      const name = String(trees++);
      const ready = join(dir.path, 'ready');
      mkdirSync(ready);
      const controller = new AbortController();
      const { signal } = controller;
      const run = sh(hostileTree(name, ready, 'wait', kind), { cwd: dir.path, signal, graceMs: 100, containment });
      await until(() => readdirSync(ready).length === hostileCount[kind]);
      expect(runningWith(`sleep ${name}`).length).toBeGreaterThanOrEqual(hostileCount[kind]);
      controller.abort();
      expect(await run).toMatchObject({ status: 'aborted', containment });
      expect(runningWith(`sleep ${name}`)).toEqual([]);
    }
  });

  test('are gone when the command has ended on its own', async () => {
    using dir = tempDir();
    const name = String(trees++);
    mkdirSync(join(dir.path, 'ready'));
    const script = hostileTree(name, join(dir.path, 'ready'), 'exit 3', kind);
    const outcome = await sh(script, { cwd: dir.path, containment });
    expect(outcome).toMatchObject({ status: 'exited', exitCode: 3, stdoutTail: 'ready\n' });
    // In a namespace the kernel is quicker, as a rule.
    expect(containment === 'namespace' || outcome.leftOver > 0).toBe(true);
    expect(runningWith(`sleep ${name}`)).toEqual([]);
  });
});

test('the strongest containment of this system is the one that a command in a namespace gets', async () => {
  const strongest = await strongestContainment();
  expect(containments.at(-1)).toBe(strongest);
  using dir = tempDir();
  expect(await sh('true', { cwd: dir.path, containment: 'namespace' })).toMatchObject({ containment: strongest });
});

test('a command that starts new processes as fast as it can is gone as well', async () => {
  using dir = tempDir();
  const name = String(trees++);
  const script = `spawn() { setsid sh -c 'trap "" TERM; sleep ${name} & sleep 0.05; setsid sleep ${name} & wait' & }
    while :; do spawn; sleep 0.01; done`;
  const outcome = await sh(script, { cwd: dir.path, timeoutMs: 300, graceMs: 100 });
  expect(outcome.status).toBe('timeout');
  expect(runningWith(`sleep ${name}`)).toEqual([]);
});

test.runIf(containments.includes('marked'))('a marked command inside a marked one is gone with the outer', async () => {
  using dir = tempDir();
  const name = String(trees++);
  mkdirSync(join(dir.path, 'ready'));
  const inner = hostileTree(name, join(dir.path, 'ready'), 'wait', 'withGhost');
  const controller = new AbortController();
  const run = runProcess({
    argv: [process.execPath, '--conditions=@orch/source', orchestrator, 'inner', dir.path, 'marked', inner],
    cwd: dir.path,
    env: environment,
    signal: controller.signal,
    graceMs: 0,
    containment: 'marked',
  });
  await until(() => readdirSync(join(dir.path, 'ready')).length === hostileCount.withGhost);
  controller.abort();
  expect(await run).toMatchObject({ status: 'aborted', containment: 'marked' });
  expect(runningWith(`sleep ${name}`)).toEqual([]);
});

test('what others run meanwhile stays untouched', async () => {
  using dir = tempDir();
  const other = sh('sleep 0.5; echo alive', { cwd: dir.path });
  const outcome = await sh('setsid sleep 77 & exit 0', { cwd: dir.path });
  expect(outcome.leftOver).toBe(1);
  expect(await other).toMatchObject({ exitCode: 0, stdoutTail: 'alive\n' });
});
