import { existsSync } from 'node:fs';

import type { StartResult } from '@orch/pipeline';
import { git } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { validated } from '../validated.ts';
import { id, notesWorkspace } from './one-job.ts';

const start = ['start', '--id', id, '--agent', 'claude', '--trust', '--json'] as const;

describe('orch start --agent', () => {
  it('tells in a dry run which tasks agents would be given, and changes nothing', async () => {
    using w = notesWorkspace([]);
    const { exitCode, stdout } = await w.here(...start.filter((flag) => flag !== '--trust'), '--dry-run');
    expect(exitCode).toBe(0);
    const { agents } = validated('start-result', stdout) as StartResult;
    expect(agents?.tasks.map(({ id: task, status, keys }) => [task, status, keys])).toEqual([
      ['notes-fr-1', 'planned', ['rule:FR-1', 'rule:AC-1']],
      ['notes-fr-2', 'planned', ['rule:FR-2']],
    ]);
    expect(existsSync(w.state)).toBe(false);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  }, 120_000);

  it.each([
    ['a flag about agents without one', ['start', '--id', id, '--budget', '1'], 'ORCH_USAGE'],
    ['an agent that does not exist', ['start', '--id', id, '--agent', 'hal', '--trust'], 'ORCH_USAGE'],
    ['a repository that is not trusted', ['start', '--id', id, '--agent', 'claude'], 'ORCH_TRUST_NEEDED'],
  ])('refuses %s', async (_name, args, code) => {
    using w = notesWorkspace([]);
    const { exitCode, stderr } = await w.here(...args);
    expect(stderr).toContain(`error[${code}]`);
    expect(exitCode).toBe(2);
    expect(git(w.main, 'status', '--porcelain')).toBe('');
  });
});
