import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { StartResult } from '@orch/pipeline';
import { git } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { validated } from '../validated.ts';
import { id, notesWorkspace, taskId, works, writes } from './one-job.ts';

const start = ['start', '--id', id, '--agent', 'claude', '--trust', '--json'] as const;
const qa = (name: string): string => `QA/${taskId}/${name}.md`;

describe('orch start --agent', () => {
  it('has agents do what no generator covers, lands it beside what was generated, and tells what has landed', async () => {
    using w = notesWorkspace([writes('FR-1', 'src/limit.js'), writes('FR-2', 'src/log.js')]);
    writeFileSync(join(w.main, 'mine.txt'), 'not for others\n');
    const { exitCode, stdout, stderr } = await w.start(...start, '--status', 'Done').ended;
    expect(exitCode, stderr + stdout).toBe(0);
    const result = validated('start-result', stdout) as StartResult;
    const { agents } = result;
    expect(agents?.tasks.map(({ title, status }) => [title.slice(0, 4), status])).toEqual([
      ['FR-1', 'landed'],
      ['FR-2', 'landed'],
    ]);
    expect(agents?.verification).toMatchObject({ status: 'passed' });
    expect(result.openTasks).toEqual([]);
    expect(result.roadmap.changed).toBe(true);
    expect(readFileSync(join(w.main, 'Plans/product-roadmap.md'), 'utf8')).toMatch(/Notes .*Done/);
    const landed = git(w.main, 'ls-tree', '-r', '--name-only', 'orch/integration').split('\n');
    expect(landed).toEqual(
      expect.arrayContaining(['src/limit.js', 'src/log.js', 'src/server.js', '.orch/generated.json']),
    );
    expect(landed).not.toContain('mine.txt');
    // The checkout holds what start itself writes, and nothing of the agents.
    expect(existsSync(join(w.main, 'src/server.js'))).toBe(true);
    expect(existsSync(join(w.main, 'src/limit.js'))).toBe(false);
    expect(git(w.main, 'log', '--format=%s')).toMatch(/^requirements\n/);
    const text = (name: string): string => readFileSync(join(w.main, qa(name)), 'utf8');
    expect(text('agent-results')).toMatch(
      /Overall Status: Pass\n- Agent: claude\n- Landed: 2 of 2 tasks, in orch\/integration/,
    );
    expect(text('execution-plan')).toMatch(/\| rule:FR-1 \| .* \| landed \| [0-9a-f]{12} in orch\/integration \|/);
    expect(text('test-cases')).toMatch(/\| AC-1 \| FR-1: .* \| landed \| \d+ passed, 0 failed \|/);
    const prd = readFileSync(join(w.main, result.prdPath), 'utf8');
    expect(prd).toContain(`- Agent results: \`${qa('agent-results')}\``);
    expect(prd).toMatch(/orch agents — 2 of 2 open tasks landed, by claude\./);

    // Again: nothing is done twice, and no document changes.
    const before = git(w.main, 'status', '--porcelain') + prd + text('agent-results') + text('execution-plan');
    const head = git(w.main, 'rev-parse', 'orch/integration');
    const again = await w.start(...start, '--status', 'Done').ended;
    const second = JSON.parse(again.stdout) as StartResult;
    expect(second.agents?.tasks.map(({ status }) => status)).toEqual(['landed before', 'landed before']);
    expect(second.files.filter(({ action }) => action !== 'kept')).toEqual([]);
    expect(git(w.main, 'rev-parse', 'orch/integration')).toBe(head);
    const now = readFileSync(join(w.main, result.prdPath), 'utf8') + text('agent-results') + text('execution-plan');
    expect(git(w.main, 'status', '--porcelain') + now).toBe(before);

    // What the summary says brings it all into the user's branch.
    git(w.main, 'add', '--all');
    git(w.main, 'commit', '--quiet', '--message=notes');
    git(w.main, 'merge', '--quiet', '--no-edit', '--strategy=ours', agents?.generated ?? '');
    git(w.main, 'merge', '--quiet', '--no-edit', agents?.integration ?? '');
    expect(existsSync(join(w.main, 'src/limit.js'))).toBe(true);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  }, 240_000);

  it('leaves a rule open with its reason where its work does not hold, and claims no Done', async () => {
    const broken = works('FR-2', { do: 'call' }, { do: 'result', text: 'all done' });
    using w = notesWorkspace([writes('FR-1', 'src/limit.js'), broken], { fixRounds: 0 });
    const { exitCode, stdout, stderr } = await w.start(...start, '--status', 'Done').ended;
    expect(exitCode, stderr).toBe(1);
    const result = validated('start-result', stdout) as StartResult;
    expect(result.agents?.tasks.map(({ status }) => status)).toEqual(['landed', 'failed']);
    expect(result.openTasks).toEqual([
      expect.objectContaining({ key: 'rule:FR-2', reason: expect.stringContaining('no file differs') as string }),
    ]);
    expect(result.gates.filter(({ status }) => status === 'failed').map(({ name }) => name)).toEqual([
      'agents',
      'status Done',
    ]);
    expect(readFileSync(join(w.main, 'Plans/product-roadmap.md'), 'utf8')).toContain('| Planned |');
    expect(readFileSync(join(w.main, qa('agent-results')), 'utf8')).toMatch(/Overall Status: Fail[^]*no file differs/);
  }, 240_000);
});
