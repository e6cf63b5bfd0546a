import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { namespaceWrapper } from '../../src/process/namespace.ts';
import { hostileTree, runningWith, sh } from './support.ts';

const namespaces = (await namespaceWrapper()) !== undefined;
const containments = namespaces ? (['scan', 'namespace'] as const) : (['scan'] as const);
let trees = 100_000 + (process.pid % 1000) * 100;

describe.each(containments)('ten processes that hide (%s)', (containment) => {
  test('are gone when the command has timed out', async () => {
    using dir = tempDir();
    const name = String(trees++);
    mkdirSync(join(dir.path, 'ready'));
    const script = hostileTree(name, join(dir.path, 'ready'), 'wait');
    const outcome = await sh(script, { cwd: dir.path, timeoutMs: 1500, graceMs: 200, containment });
    expect(outcome).toMatchObject({ status: 'timeout', stdoutTail: 'ready\n', containment });
    expect(runningWith(`sleep ${name}`)).toEqual([]);
  });

  test('are gone when the command has ended on its own', async () => {
    using dir = tempDir();
    const name = String(trees++);
    mkdirSync(join(dir.path, 'ready'));
    const script = hostileTree(name, join(dir.path, 'ready'), 'exit 3');
    const outcome = await sh(script, { cwd: dir.path, containment });
    expect(outcome).toMatchObject({ status: 'exited', exitCode: 3, stdoutTail: 'ready\n' });
    expect(outcome.leftOver > 0).toBe(containment === 'scan');
    expect(runningWith(`sleep ${name}`)).toEqual([]);
  });
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

test('what others run meanwhile stays untouched', async () => {
  using dir = tempDir();
  const other = sh('sleep 1.5; echo alive', { cwd: dir.path });
  const outcome = await sh('setsid sleep 77 & exit 0', { cwd: dir.path });
  expect(outcome.leftOver).toBe(1);
  expect(await other).toMatchObject({ exitCode: 0, stdoutTail: 'alive\n' });
});
