import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { killIfThere, madeOnForge, marked } from './killing.ts';
import { agentsWorkspace, writes } from './workspace.ts';

interface Told {
  readonly status: string;
  readonly before: boolean;
  readonly branch: string;
  readonly commit: string;
  readonly pull: number | null;
  readonly tests: { readonly passed: number } | null;
  readonly open: readonly { readonly phase: string; readonly code: string }[];
  readonly calls: number;
}

test('A task on its own goes through its phases to a reviewed pull request, once, and its status is told.', async () => {
  using w = agentsWorkspace({ one: writes('one') });
  const first = await w.startRunner('run', 'prompts/one.md', '--trust', '--json').ended;
  expect(first.exitCode, first.stderr).toBe(0);
  const told = JSON.parse(first.stdout) as Told;
  expect(told).toMatchObject({ status: 'succeeded', before: false, tests: { passed: 1 }, open: [], calls: 4 });
  expect(git(w.main, 'rev-parse', told.branch).trim()).toBe(told.commit);
  expect(git(w.main, 'show', `${told.branch}:src/one.txt`)).toBe('one\n');
  // Nothing is merged, and the checkout is as it was.
  expect(git(w.main, 'branch', '--list', 'orch/integration')).toBe('');
  expect(git(w.main, 'status', '--porcelain')).toBe('');
  expect(git(w.main, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(await madeOnForge(w)).toEqual({ pulls: ['Add one'], issues: 1, reviews: [1] });

  const again = await w.startRunner('run', 'prompts/one.md', '--trust', '--json').ended;
  expect(JSON.parse(again.stdout)).toMatchObject({
    status: 'succeeded',
    before: true,
    commit: told.commit,
    pull: told.pull,
  });
  expect((await madeOnForge(w)).issues).toBe(1);

  const status = await w.startRunner('status').ended;
  expect(status.stdout).toMatch(/^one: succeeded {2}Add one/);
  expect(status.stdout).toMatch(/ {2}9 review +succeeded/);
  expect((await w.startRunner('status', 'two').ended).stderr).toContain('error[ORCH_USAGE]');
  expect(marked(w)).toEqual([]);

  // What was approved alone lands when it is given to orch.
  const landed = await w.start('agents', 'run', 'prompts/one.md', '--trust', '--json').ended;
  expect(landed.exitCode, landed.stderr).toBe(0);
  expect(git(w.main, 'show', 'orch/integration:src/one.txt')).toBe('one\n');
  expect((JSON.parse(landed.stdout) as { spend: { calls: number } }).spend.calls).toBe(0);
}, 240_000);

test('A task on its own that is killed goes on with the next call, and one that waits for a person tells how it is answered.', async () => {
  const manifest = '{ "type": "module", "scripts": { "test": "node --test test/*.js" } }\n';
  const script = JSON.stringify({ do: 'write', path: 'package.json', content: manifest });
  const result = 'fake: {"do":"result","text":"done"}';
  using w = agentsWorkspace({
    one: writes('one'),
    scripts: `# Change the scripts\n\nDo.\n\nfake: ${script}\n${result}\n`,
  });
  const killed = w.startRunner('run', 'prompts/one.md', '--trust', '--json');
  await killed.says('implementation\n');
  expect(killIfThere(killed.pid)).toBe(true);
  await killed.ended;
  const next = await w.startRunner('run', 'prompts/one.md', '--trust', '--json').ended;
  expect(next.exitCode, next.stderr).toBe(0);
  expect(await madeOnForge(w)).toEqual({ pulls: ['Add one'], issues: 1, reviews: [1] });

  const waits = await w.startRunner('run', 'prompts/scripts.md', '--trust').ended;
  expect(waits.exitCode, waits.stderr).toBe(1);
  expect(waits.stdout).toMatch(/scripts: needs-human[^]*\[ORCH_APPROVAL_NEEDED\][^]*answer with: orch approve/);
}, 240_000);
