import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { currentProcess, formatProcess, identifyProcess } from '@orch/core/process-identity';
import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { sweepAbandoned, sweepProcesses } from '../../src/index.ts';
import { containerFor } from '../../src/process/container.ts';
import type { Containment } from '../../src/index.ts';
import { hostileCount, hostileTree, orchestrator, runningWith, until } from './support.ts';

const works = async (kind: Containment): Promise<boolean> => (await containerFor(kind, 1n)).kind === kind;
const marks = await works('marked');
const groups = await works('cgroup');
const namespaces = await works('namespace');
let runs = 0;

/** Starts an orchestrator that runs the hostile tree, and kills it with SIGKILL when the whole tree stands. */
async function killedOrchestrator(dir: string, containment: Containment) {
  const kind = containment === 'scan' ? 'seen' : 'withGhost';
  const script = (name: string): string => hostileTree(name, join(dir, 'ready'), 'wait', kind);
  return await killedWith(dir, containment, script, hostileCount[kind]);
}

/** Kills an orchestrator when the script has made so many files in `ready`. The script has a name to be found by. */
async function killedWith(dir: string, containment: Containment, script: (name: string) => string, files: number) {
  runs += 1;
  const run = `run-${process.pid}-${runs}`;
  const name = String(200_000 + (process.pid % 1000) * 100 + runs);
  mkdirSync(join(dir, 'ready'));
  const args = ['--conditions=@orch/source', orchestrator, run, dir, containment, script(name)];
  const owner = spawn(process.execPath, args, { stdio: 'ignore' });
  await until(() => readdirSync(join(dir, 'ready')).length === files);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return { run, name };
}

describe('after the orchestrator was killed with SIGKILL', () => {
  test('a sweep ends everything of its run that carries the marker, and a second sweep finds nothing', async () => {
    using dir = tempDir();
    const { run, name } = await killedOrchestrator(dir.path, 'scan');
    expect(runningWith(`sleep ${name}`).length).toBeGreaterThanOrEqual(10);
    const swept = await sweepProcesses({ marker: run });
    expect(swept).toBeGreaterThanOrEqual(7);
    expect(await sweepProcesses({ marker: run })).toBe(0);
    // What cleared its environment and left its parents cannot be recognised any more: the README says so.
    const rest = runningWith(`sleep ${name}`);
    expect(rest.length).toBeLessThanOrEqual(2);
    for (const pid of rest) process.kill(pid, 'SIGKILL');
  });

  test.skipIf(!marks)('a sweep ends everything of its run where commands were marked', async () => {
    using dir = tempDir();
    const { run, name } = await killedOrchestrator(dir.path, 'marked');
    expect(await sweepProcesses({ marker: run })).toBeGreaterThanOrEqual(hostileCount.withGhost);
    expect(runningWith(`sleep ${name}`)).toEqual([]);
    expect(await sweepProcesses({ marker: run })).toBe(0);
  });

  test.skipIf(!marks || !groups)(
    'a sweep ends everything of its run in a control group, which a later command removes',
    async () => {
      using dir = tempDir();
      const { run, name } = await killedOrchestrator(dir.path, 'cgroup');
      expect(await sweepProcesses({ marker: run })).toBeGreaterThanOrEqual(hostileCount.withGhost);
      expect(runningWith(`sleep ${name}`)).toEqual([]);
    },
  );

  test.skipIf(!marks)('a marked command itself is told to end, without a sweep', async () => {
    using dir = tempDir();
    const { name } = await killedWith(dir.path, 'marked', (id) => `: > ready/1; exec sleep ${id}`, 1);
    await expect.poll(() => runningWith(`sleep ${name}`), { timeout: 10_000 }).toEqual([]);
  });

  test.skipIf(!namespaces)('nothing is left in a namespace, without a sweep', async () => {
    using dir = tempDir();
    const { run, name } = await killedOrchestrator(dir.path, 'namespace');
    await until(() => runningWith(`sleep ${name}`).length === 0);
    expect(await sweepProcesses({ marker: run })).toBe(0);
  });
});

test('a sweep touches no run whose name only starts alike, and not the process that calls it', async () => {
  using dir = tempDir();
  const env = { PATH: '/usr/bin:/bin', ORCH_RUN_MARKER: `alike-${process.pid}-long` };
  const other = spawn('sleep', ['60'], { cwd: dir.path, env, stdio: 'ignore' });
  expect(await sweepProcesses({ marker: `alike-${process.pid}` })).toBe(0);
  expect(other.exitCode).toBeNull();
  expect(await sweepProcesses({ marker: `alike-${process.pid}-long` })).toBe(1);
});

describe('a sweep for abandoned processes', () => {
  test.skipIf(!marks)('ends what a killed orchestrator has left, without knowing its run', async () => {
    using dir = tempDir();
    const { name } = await killedOrchestrator(dir.path, 'marked');
    expect(await sweepAbandoned()).toBeGreaterThanOrEqual(hostileCount.withGhost);
    expect(runningWith(`sleep ${name}`)).toEqual([]);
  });

  test('leaves alone what belongs to a living owner, to another container, to nobody, and to its own caller', async () => {
    using dir = tempDir();
    const dead = { ...currentProcess(), pid: 2 ** 22, started: '1' };
    const owners = [currentProcess(), { ...dead, namespace: '1' }, { ...dead, boot: 'other' }].map(formatProcess);
    const start = (owner: string): ChildProcess =>
      spawn('sleep', ['60'], {
        cwd: dir.path,
        env: { PATH: '/usr/bin:/bin', ORCH_OWNER_MARKER: owner },
        stdio: 'ignore',
      });
    const spared = [...owners, 'nonsense', ''].map(start);
    const abandoned = start(formatProcess(dead));
    await Promise.all([...spared, abandoned].map((child) => once(child, 'spawn')));
    await until(() => runningWith('sleep 60').length >= spared.length + 1);
    const ended = once(abandoned, 'exit');
    // Other tests on this machine may have left something as well.
    expect(await sweepAbandoned()).toBeGreaterThanOrEqual(1);
    await ended;
    expect(spared.filter(({ pid = 0 }) => identifyProcess(pid) === undefined)).toEqual([]);
    for (const child of spared) child.kill('SIGKILL');

    const caller = fileURLToPath(new URL('../fixtures/sweeper.ts', import.meta.url));
    const env = { PATH: '/usr/bin:/bin', ORCH_OWNER_MARKER: formatProcess(dead) };
    const args = ['--conditions=@orch/source', caller];
    expect(spawnSync(process.execPath, args, { env, encoding: 'utf8' }).stdout).toBe('alive\n');
  });
});
