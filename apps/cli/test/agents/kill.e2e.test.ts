import process from 'node:process';

import { LLMock } from '@copilotkit/aimock';
import { seededRandom } from '@orch/core';
import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Spend } from '../../src/render/spend.ts';
import { validated } from '../validated.ts';
import { killSoon, madeOnForge, marked } from './killing.ts';
import { agentsWorkspace, writes, type AgentsWorkspace } from './workspace.ts';

/** 20 kills by default; 1,000 in the soak, or as many as `ORCH_KILLS` says. */
const kills = Number(process.env['ORCH_KILLS'] ?? (process.env['ORCH_SOAK'] === undefined ? 20 : 1000));
const meteredKills = Math.ceil(kills / 5);
const clonedKills = Math.ceil(kills / 5);
const seed = Number(process.env['ORCH_SEED'] ?? Date.now() % 1_000_000);

/** Twelve tasks: three layers of four, each of which depends on one of the layer before. They need neither plan nor tests. */
const names = Array.from({ length: 12 }, (_value, index) => `docs-${index}`);
const tasksWith = (more: string): Record<string, string> =>
  Object.fromEntries(
    names.map((name, index) => [
      name,
      writes(name, `${more}${index < 4 ? '' : `Depends on: docs-${index - 4}\n`}`).replace('# Add', '# Documentation:'),
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

/** Kills until it was done so many times, each time in a workspace that is then brought to its end and checked. */
async function killOften(
  times: number,
  argv: readonly string[],
  open: () => AgentsWorkspace,
  check: (w: AgentsWorkspace) => Promise<unknown>,
): Promise<void> {
  const random = seededRandom(seed);
  let done = 0;
  while (done < times) {
    using w = open();
    for (let isRunning = true; isRunning && done < times;) {
      const { pid, ended } = w.start(...argv);
      const killed = await killSoon(pid, random, ended);
      const { exitCode, stderr } = await ended;
      expect(killed || exitCode === 0, stderr).toBe(true);
      if (killed) done += 1;
      isRunning = killed;
    }
    const last = await w.start(...argv).ended;
    expect(last.exitCode, last.stderr).toBe(0);
    await check(w);
  }
}

test(
  `After kills of orchestrator and runners at any instant, twelve tasks end as undisturbed ones do, with twelve pull requests and nothing left over (seed ${seed}).`,
  { timeout: kills * 60_000 },
  () => killOften(kills, command, () => agentsWorkspace(tasksWith('')), checkEnd),
);

test(
  `The same where each task has a clone of its own (seed ${seed}).`,
  { timeout: 60_000 + clonedKills * 60_000 },
  () => killOften(clonedKills, [...command, '--isolation', 'clone'], () => agentsWorkspace(tasksWith('')), checkEnd),
);

test(
  `The same with a meter: no call is counted that no model was asked for, and what was cut off is told as such (seed ${seed}).`,
  { timeout: 60_000 + meteredKills * 60_000 },
  async () => {
    const server = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
    const usage = { input_tokens: 1200, output_tokens: 35 };
    server.addFixture({ match: { predicate: () => true }, response: { content: 'done', usage } });
    await server.start();
    let seen = 0;
    try {
      const config = { prices: { 'claude-*': { input: 1, output: 10 } } };
      const variables = { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'the-real-key' };
      const open = (): AgentsWorkspace => {
        seen = server.getRequests().length;
        return agentsWorkspace(tasksWith('fake: {"do":"ask"}\n'), {}, config, variables);
      };
      await killOften(meteredKills, [...command, '--meter'], open, async (w) => {
        const { calls, inputTokens, unknownCalls, boundedCalls } = await checkEnd(w);
        const asked = server.getRequests().length - seen;
        expect(calls).toBeGreaterThanOrEqual(24);
        expect(inputTokens % usage.input_tokens).toBe(0);
        const counted = inputTokens / usage.input_tokens;
        expect(counted).toBeLessThanOrEqual(asked);
        // A meter that was killed could not count what was on its way; every such call of an agent is told.
        expect(counted === asked || unknownCalls + boundedCalls > 0).toBe(true);
        for (const { headers } of server.getRequests()) expect(headers['x-api-key']).not.toBe('held-by-orch');
      });
    } finally {
      await server.stop();
    }
  },
);

async function checkEnd(w: AgentsWorkspace): Promise<Spend> {
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
  return total;
}
