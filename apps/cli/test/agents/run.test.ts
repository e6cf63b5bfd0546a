import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { reflinkObstacle } from '@orch/git';
import { git } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { agentsWorkspace, writes } from './workspace.ts';

describe('orch agents run', () => {
  it('tells that no agent was called, and writes nothing', async () => {
    using w = agentsWorkspace({});
    expect((await w.here('cost')).stdout).toBe('no agent has been called in this repository\n');
    expect(existsSync(w.state)).toBe(false);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  });

  it('tells the plan without changing anything', async () => {
    using w = agentsWorkspace({ one: writes('one', 'See `src/a.ts`.\n'), two: writes('two', 'See `src/a.ts`.\n') });
    const { exitCode, stdout } = await w.here('agents', 'run', 'prompts/one.md', 'prompts/two.md', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/two .*\n {4}after one\n {4}touches src\/a\.ts/);
    expect(existsSync(w.state)).toBe(false);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  });

  it('refuses to share blocks of files where the file system cannot, before anything is begun for a task', async (context) => {
    using w = agentsWorkspace({ one: writes('one') });
    const can = reflinkObstacle(join(w.main, 'package.json'), w.root) === undefined;
    if (can) context.skip('the file system of temporary folders shares blocks');
    const run = ['agents', 'run', 'prompts/one.md', '--trust', '--isolation', 'reflink'];
    const { exitCode, stderr } = await w.here(...run);
    expect(stderr).toMatch(/error\[ORCH_GIT_NO_REFLINK\].*cannot share blocks[^]*`clone` or `worktree`/);
    expect(exitCode).toBe(1);
    expect(git(w.main, 'for-each-ref', 'refs/heads/orch')).toBe('');
  });

  it.each([
    ['no task', [], 'ORCH_USAGE'],
    ['a file that does not exist', ['prompts/none.md'], 'ORCH_USAGE'],
    ['an isolation that does not exist', ['prompts/one.md', '--isolation', 'container'], 'ORCH_USAGE'],
    ['an agent that does not exist', ['do it', '--agent', 'hal'], 'ORCH_USAGE'],
    ['a repository that is not trusted', ['prompts/one.md'], 'ORCH_TRUST_NEEDED'],
    ['a dependency that is not there', ['prompts/lost.md', '--trust'], 'ORCH_AGENTS_PLAN'],
  ])('refuses %s', async (_name, args, code) => {
    using w = agentsWorkspace({ one: writes('one'), lost: writes('lost', 'Depends on: nobody\n') });
    const { exitCode, stderr } = await w.here('agents', 'run', ...args);
    expect(stderr).toContain(`error[${code}]`);
    expect(exitCode).toBe(code === 'ORCH_AGENTS_PLAN' ? 1 : 2);
  });
});
