import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { seededRandom } from '@orch/core';
import { openLocalForge } from '@orch/forge';
import { spawnGit } from '@orch/git';
import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Spend } from '../../src/render/spend.ts';
import { validated } from '../validated.ts';
import { agentsWorkspace, writes, type AgentsWorkspace } from './workspace.ts';

/** 20 kills by default; 1,000 in the soak. */
const kills = process.env['ORCH_SOAK'] === undefined ? 20 : 1000;
const seed = Number(process.env['ORCH_SEED'] ?? Date.now() % 1_000_000);

/** Twelve tasks: three layers of four, each of which depends on one of the layer before. They need neither plan nor tests. */
const names = Array.from({ length: 12 }, (_value, index) => `docs-${index}`);
const tasks = Object.fromEntries(
  names.map((name, index) => [
    name,
    writes(name, index < 4 ? '' : `Depends on: docs-${index - 4}\n`).replace('# Add', '# Documentation:'),
  ]),
);
const command = [
  'agents',
  'run',
  ...names.map((name) => `prompts/${name}.md`),
  '--trust',
  '--json',
  '--max-parallel',
  '4',
];

test(
  `After kills of orchestrator and runners at any instant, twelve tasks end as undisturbed ones do, with twelve pull requests and nothing left over (seed ${seed}).`,
  { timeout: kills * 60_000 },
  async () => {
    const random = seededRandom(seed);
    let done = 0;
    while (done < kills) {
      using w = agentsWorkspace(tasks);
      for (let isRunning = true; isRunning && done < kills;) {
        const { pid, ended } = w.start(...command);
        const killed = await killSoon(pid, random, ended);
        const { exitCode, stderr } = await ended;
        expect(killed || exitCode === 0, stderr).toBe(true);
        if (killed) done += 1;
        isRunning = killed;
      }
      const last = await w.start(...command).ended;
      expect(last.exitCode, last.stderr).toBe(0);
      await checkEnd(w);
    }
  },
);

/** Kills the orchestrator or one of its runners within its first seconds; false where it had ended by then. */
async function killSoon(pid: number, random: { next(): number }, ended: Promise<unknown>): Promise<boolean> {
  const isOver = await Promise.race([ended.then(() => true), delay(300 + random.next() * 4000, false)]);
  if (isOver) return false;
  const runners = childrenOf(pid);
  const victim = random.next() < 0.5 ? runners[Math.floor(random.next() * runners.length)] : undefined;
  if (victim !== undefined) {
    killIfThere(victim);
    // The orchestrator starts it again; then it is killed itself, so that each round ends.
    await Promise.race([ended, delay(200 + random.next() * 1000)]);
  }
  return killIfThere(pid);
}

function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it has just ended
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);
  } catch {
    return []; // it has just ended
  }
}

async function checkEnd(w: AgentsWorkspace): Promise<void> {
  for (const name of names) expect(git(w.main, 'show', `orch/integration:src/${name}.txt`)).toBe(`${name}\n`);
  const files = git(w.main, 'ls-tree', '-r', '--name-only', 'orch/integration').trim().split('\n');
  expect(files.filter((file) => file.startsWith('src/'))).toHaveLength(names.length);
  expect(git(w.main, 'status', '--porcelain')).toBe('');
  expect(git(w.main, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  const folder = join(w.state, 'orch/repositories');
  const [own = ''] = readdirSync(folder);
  const forge = await openLocalForge({
    path: join(folder, own, 'forge.git'),
    process: spawnGit,
    environment: { PATH: process.env['PATH'] },
    source: { gitDir: join(w.main, '.git'), scratchDir: w.root },
  });
  // Nothing is known here, so that everything that was ever made counts.
  const made = await forge.findOrphans({ known: new Set() });
  expect(
    made
      .filter(({ type }) => type === 'pull')
      .map(({ title }) => title)
      .toSorted(),
  ).toEqual(names.map((name) => `Documentation: ${name}`).toSorted());
  expect(made.filter(({ type }) => type === 'issue')).toHaveLength(names.length);
  for (const { number } of made.filter(({ type }) => type === 'pull')) {
    expect(await forge.reviews(number)).toHaveLength(1);
  }
  expect(marked(w)).toEqual([]);
  // Calls that were killed are in the ledger, and none of them is left open.
  const cost = await w.start('cost', '--json').ended;
  const { total, parts } = validated('cost', cost.stdout) as { total: Spend; parts: { key: string }[] };
  expect(total.runningCalls).toBe(0);
  expect(parts.map(({ key }) => key).toSorted()).toEqual(names.toSorted());
}

/** Processes that work for this workspace. */
function marked({ root }: AgentsWorkspace): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${root}/`) ? [pid] : [];
      } catch {
        return []; // it has ended, or is not ours
      }
    });
}
