import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { reflinkObstacle } from '@orch/git';
import { git } from '@orch/testkit';
import { expect, it } from 'vitest';

import { agentsWorkspace } from './agents/workspace.ts';
import { validated } from './validated.ts';

interface Result {
  readonly success: boolean;
  readonly checks: readonly { readonly name: string; readonly state: string; readonly text: string }[];
}

it('tells what is there, never a token, and changes nothing', async () => {
  using w = agentsWorkspace({}, {}, { forge: 'owner/name', isolation: 'clone' });
  const { exitCode, stdout, stderr } = await w.start('doctor', '--json').ended;
  expect(exitCode, stderr).toBe(0);
  const { success, checks } = validated('doctor', stdout) as Result;
  expect(success).toBe(true);
  const states = Object.fromEntries(checks.map(({ name, state, text }) => [name, `${state}: ${text}`]));
  expect(states).toMatchObject({
    git: expect.stringMatching(/^ok: 2\./),
    node: expect.stringMatching(/^ok: 2\d\./),
    'agent claude': 'ok: 2.1.329',
    isolation: 'ok: each task gets a clone of its own',
    forge: 'ok: owner/name, by GITHUB_TOKEN',
  });
  expect(stdout).not.toContain('a-token-that-no-agent-may-see');
  expect(git(w.main, 'status', '--porcelain')).toBe('');
}, 120_000);

it('exits with 1 where the agent of the configuration is not there', async () => {
  using w = agentsWorkspace({});
  rmSync(join(w.root, 'bin', 'claude'));
  const { exitCode, stdout } = await w.start('doctor').ended;
  expect(stdout).toMatch(/^problem +agent claude +not found\n {4}help: Install it/m);
  expect(exitCode).toBe(1);
}, 120_000);

it('looks for the programs that the configuration names, and tells which is not there', async () => {
  using w = agentsWorkspace(
    {},
    {},
    {
      command: ['no-such-agent', '{prompt-file}'],
      acp: { command: ['git', 'acp'] },
      agent: 'command',
      isolation: 'reflink',
    },
  );
  const { exitCode, stdout } = await w.start('doctor').ended;
  expect(stdout).toMatch(/^problem +agent command +no-such-agent is not found\n {4}help: Install it/m);
  expect(stdout).toMatch(/^ok +agent acp +git$/m);
  expect(stdout).toMatch(
    reflinkObstacle(join(w.main, 'package.json'), w.root) === undefined
      ? /^ok +isolation +each task gets a clone that shares blocks of files$/m
      : /^problem +isolation +files of .* cannot share blocks: .*\n {4}help: Set `agents.isolation` to `clone`/m,
  );
  expect(exitCode).toBe(1);
}, 120_000);
