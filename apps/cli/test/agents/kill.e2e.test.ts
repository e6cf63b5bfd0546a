import process from 'node:process';

import { seededRandom } from '@orch/core';
import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Spend } from '../../src/render/spend.ts';
import { validated } from '../validated.ts';
import { killSoon, madeOnForge, marked } from './killing.ts';
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

async function checkEnd(w: AgentsWorkspace): Promise<void> {
  for (const name of names) expect(git(w.main, 'show', `orch/integration:src/${name}.txt`)).toBe(`${name}\n`);
  const files = git(w.main, 'ls-tree', '-r', '--name-only', 'orch/integration').trim().split('\n');
  expect(files.filter((file) => file.startsWith('src/'))).toHaveLength(names.length);
  expect(git(w.main, 'status', '--porcelain')).toBe('');
  expect(git(w.main, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  const made = await madeOnForge(w);
  expect(made.pulls).toEqual(names.map((name) => `Documentation: ${name}`).toSorted());
  expect(made.issues).toBe(names.length);
  expect(made.reviews).toEqual(names.map(() => 1));
  expect(marked(w)).toEqual([]);
  // Calls that were killed are in the ledger, and none of them is left open.
  const cost = await w.start('cost', '--json').ended;
  const { total, parts } = validated('cost', cost.stdout) as { total: Spend; parts: { key: string }[] };
  expect(total.runningCalls).toBe(0);
  expect(parts.map(({ key }) => key).toSorted()).toEqual(names.toSorted());
}
