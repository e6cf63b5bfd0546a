import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
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

/**
 * Does it again, up to four times, where somebody else has swept at the same moment. What orch ends at its start belongs
 * to any dead owner on the machine, also to those that stand for dead ones here, and other tests start it meanwhile.
 */
async function undisturbed<T>(run: () => Promise<T> | T, isAlone: (answer: T) => boolean): Promise<T> {
  let answer = await run();
  for (let more = 4; more > 0 && !isAlone(answer); more--) answer = await run();
  return answer;
}

/** Kills an orchestrator, sweeps, and checks what that has ended, and that no more than `rest` of its tree is left. */
async function expectSwept(
  containment: Containment,
  sweep: (run: string) => Promise<number>,
  expected: { readonly least: number; readonly rest: number },
): Promise<void> {
  const killAndSweep = async (): Promise<number> => {
    using dir = tempDir();
    const { run, name } = await killedOrchestrator(dir.path, containment);
    const swept = await sweep(run);
    expect(await sweepProcesses({ marker: run })).toBe(0);
    const rest = runningWith(`sleep ${name}`);
    for (const pid of rest) process.kill(pid, 'SIGKILL');
    expect(rest.length).toBeLessThanOrEqual(expected.rest);
    return swept;
  };
  const swept = await undisturbed(killAndSweep, (count) => count >= expected.least);
  expect(swept).toBeGreaterThanOrEqual(expected.least);
}

const ofRun = (marker: string): Promise<number> => sweepProcesses({ marker });

describe('after the orchestrator was killed with SIGKILL', () => {
  test('a sweep ends everything of its run that carries the marker, and a second sweep finds nothing', async () => {
    // What cleared its environment and left its parents cannot be recognised any more: the README says so.
    await expectSwept('scan', ofRun, { least: 7, rest: 2 });
  });

  test.skipIf(!marks)('a sweep ends everything of its run where commands were marked', async () => {
    await expectSwept('marked', ofRun, { least: hostileCount.withGhost, rest: 0 });
  });

  test.skipIf(!marks || !groups)(
    'a sweep ends everything of its run in a control group, which a later command removes',
    async () => {
      await expectSwept('cgroup', ofRun, { least: hostileCount.withGhost, rest: 0 });
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
    await expectSwept('marked', () => sweepAbandoned(), { least: hostileCount.withGhost, rest: 0 });
  });

  test('leaves alone what belongs to a living owner, to another container, to nobody, and to its own caller', async () => {
    const dead = { ...currentProcess(), pid: 2 ** 22, started: '1' };
    const owners = [currentProcess(), { ...dead, namespace: '1' }, { ...dead, boot: 'other' }].map(formatProcess);
    const start = async (owner: string): Promise<ChildProcess> => {
      const env = { PATH: '/usr/bin:/bin', ORCH_OWNER_MARKER: owner };
      const child = spawn('sleep', ['60'], { env, stdio: 'ignore' });
      await once(child, 'spawn');
      return child;
    };
    const spared = await Promise.all([...owners, 'nonsense', ''].map(start));
    const sweepOne = async (): Promise<number> => {
      const abandoned = await start(formatProcess(dead));
      const ended = once(abandoned, 'exit');
      const swept = await sweepAbandoned();
      await ended;
      return swept;
    };
    // Other tests on this machine may have left something as well.
    expect(await undisturbed(sweepOne, (count) => count > 0)).toBeGreaterThanOrEqual(1);
    expect(spared.filter(({ pid = 0 }) => identifyProcess(pid) === undefined)).toEqual([]);
    for (const child of spared) child.kill('SIGKILL');

    const caller = fileURLToPath(new URL('../fixtures/sweeper.ts', import.meta.url));
    const sweep = async (): Promise<string> => {
      const owner = await start('');
      const marker = formatProcess(identifyProcess(owner.pid ?? 0) ?? dead);
      const env = { PATH: '/usr/bin:/bin', ORCH_OWNER_MARKER: marker };
      const child = spawn(process.execPath, ['--conditions=@orch/source', caller], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      return await text(child.stdout);
    };
    expect(await undisturbed(sweep, (told) => told === 'alive\n')).toBe('alive\n');
  });
});
