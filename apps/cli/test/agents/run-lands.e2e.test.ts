import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { git } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import type { AgentsResult } from '../../src/commands/agents/result.ts';
import { validated } from '../validated.ts';
import { agentsWorkspace, writes } from './workspace.ts';

describe('orch agents run', () => {
  it('takes tasks through agents in processes of their own to one branch, and does nothing again', async () => {
    using w = agentsWorkspace({
      one: writes('one'),
      two: writes('two'),
      three: writes('three', 'Depends on: one, two\n'),
    });
    const args = [
      'agents',
      'run',
      'prompts/one.md',
      'prompts/two.md',
      'prompts/three.md',
      '--trust',
      '--json',
    ] as const;
    const { exitCode, stdout, stderr } = await w.start(...args, '--max-parallel', '2').ended;
    expect(exitCode, stderr).toBe(0);
    const result = JSON.parse(stdout) as AgentsResult;
    expect(result.tasks.map(({ id, status, tests }) => [id, status, tests?.passed])).toEqual([
      ['one', 'landed', 1],
      ['two', 'landed', 1],
      ['three', 'landed', 1],
    ]);
    expect(result.report).toMatchObject({
      successRate: 1,
      errorRate: 0,
      speedUp: expect.any(Number) as number,
      byType: [{ type: 'feature', tasks: 3, landed: 3 }],
    });
    expect(result.report?.byType[0]?.phases.map(({ phase }) => phase)).toHaveLength(9);
    // Plan, work, documentation and review of each task, at half a cent a call of the model.
    const spends = result.tasks.map(({ spend }) => spend);
    expect(spends.map((spend) => spend?.calls)).toEqual([4, 4, 4]);
    const costUsd = spends.reduce((sum, spend) => sum + (spend?.costUsd ?? 0), 0);
    expect(costUsd).toBeGreaterThanOrEqual(12 * 0.005);
    expect(result.spend).toMatchObject({ calls: 12, unknownCalls: 0, runningCalls: 0 });
    expect(result.spend?.costUsd).toBeCloseTo(costUsd, 6);
    const cost = await w.start('cost', '--by', 'agent', '--json').ended;
    expect(validated('cost', cost.stdout)).toEqual({
      v: 1,
      success: true,
      by: 'agent',
      total: result.spend,
      parts: [{ key: 'claude', ...result.spend }],
    });
    const files = git(w.main, 'ls-tree', '-r', '--name-only', 'orch/integration');
    expect(files).toMatch(/src\/one\.txt\nsrc\/three\.txt\nsrc\/two\.txt/);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
    expect(git(w.main, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
    const rescues = JSON.parse((await w.start('rescue', 'list', '--json').ended).stdout) as {
      rescues: { name: string }[];
    };
    expect(rescues.rescues).toHaveLength(3);
    const back = join(w.root, 'back');
    const restored = await w.start('rescue', 'restore', rescues.rescues[0]?.name ?? '', back).ended;
    expect(restored.exitCode, restored.stderr).toBe(0);
    expect(existsSync(join(back, 'package.json'))).toBe(true);
    const again = await w.start(...args).ended;
    const { run, tasks } = JSON.parse(again.stdout) as AgentsResult;
    expect([run, ...tasks.map(({ status }) => status)]).toEqual([
      null,
      'landed before',
      'landed before',
      'landed before',
    ]);
  }, 180_000);

  it('lands what a command has committed and staged in a clone, in which it sees its own branch only, and leaves nothing over', async () => {
    const script = [
      'if grep -q "write a plan" "$1"; then echo "I will write two files in src, and a list of refs, as the task asks for."',
      'elif grep -q "Bring the documentation" "$1"; then echo "nothing to say"',
      'else mkdir -p src && git for-each-ref > src/refs.txt && git add .',
      'git -c user.name=a -c user.email=a@b commit -qm "of the agent"',
      'echo staged > src/staged.txt; git add .; echo done; fi',
    ].join('\n');
    const config = {
      agent: 'command',
      command: ['sh', '-c', script, 'agent', '{prompt-file}'],
      review: { agent: 'claude' },
      isolation: 'clone',
    };
    using w = agentsWorkspace({ one: '# Add one\n\nAdd it.\n' }, {}, config);
    const { exitCode, stdout, stderr } = await w.start('agents', 'run', 'prompts/one.md', '--trust', '--json').ended;
    expect(exitCode, stderr + stdout).toBe(0);
    expect((JSON.parse(stdout) as AgentsResult).tasks.map(({ status }) => status)).toEqual(['landed']);
    expect(git(w.main, 'show', 'orch/integration:src/staged.txt')).toBe('staged\n');
    expect(git(w.main, 'show', 'orch/integration:src/refs.txt').trim().split('\n')).toHaveLength(1);
    expect(git(w.main, 'log', '--format=%s', 'orch/integration')).toContain('of the agent');
    expect(git(w.main, 'status', '--porcelain')).toBe('');
    expect(existsSync(join(w.main, '.git/worktrees'))).toBe(false);
    expect(git(w.main, 'for-each-ref', 'refs/orch/rescue').trim().split('\n')).toHaveLength(1);
  }, 120_000);

  it('ends a task whose money is spent, and tells what it was spent for', async () => {
    using w = agentsWorkspace({ one: writes('one') });
    const { exitCode, stdout } = await w.start('agents', 'run', 'prompts/one.md', '--trust', '--budget', '0.006').ended;
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/failed .*\$0\.01/);
    expect(stdout).toContain('[ORCH_WORKFLOW_BUDGET]');
    expect(stdout).toMatch(/agents cost \$0\.0\d+ in \d calls/);
    const cost = await w.start('cost').ended;
    expect(cost.stdout).toMatch(/^one +\d calls +\$0\.0\d+\ntotal /);
  }, 120_000);
});
