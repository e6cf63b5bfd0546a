import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runAndKill } from '@orch/testkit';
import { expect, test } from 'vitest';

import { deleteRescue, healWorktrees, listRescues, listWorktrees, removeWorktree } from '../../src/index.ts';
import { leftOvers } from '../support/left-overs.ts';
import { portable, workspace } from '../support/workspace.ts';

test.each(portable)(
  'killed before each thing that a %s needs, from the first git to the last, it is whole, saved or gone',
  async (isolation) => {
    using w = await workspace();
    const lone = new URL('../fixtures/dies-at-command.ts', import.meta.url);
    for (let n = 1; ; n += 1) {
      const { signal, stdout, stderr } = await runAndKill({
        script: lone,
        args: [w.main, w.trees, String(n), isolation],
      });
      await healWorktrees(w.repository);
      const rescued = (await listRescues(w.repository)).map(({ ref }) => w.git(['show', `${ref}:worktree/work.txt`]));
      const ready = listWorktrees(w.repository);
      const kept = ready.map(({ path }) => {
        expect(w.git(['status', '--porcelain', '--untracked-files=no'], path)).toBe('');
        return existsSync(join(path, 'work.txt')) ? readFileSync(join(path, 'work.txt'), 'utf8') : '';
      });
      expect(stdout.includes('wrote') && ![...rescued, ...kept].includes('work') ? `lost at ${n}` : 'kept').toBe(
        'kept',
      );
      const log = ['log', '--format=%s', '--branches', '--glob=refs/orch'];
      const commits = [w.git(log), ...ready.map(({ path }) => w.git(log, path))].join('');
      expect(stdout.includes('wrote') && !/^own$/m.test(commits) ? `commit lost at ${n}` : 'kept').toBe('kept');
      for (const { name } of ready) await removeWorktree(w.repository, { name, attempt: 'end' });
      expect(leftOvers(w)).toMatchObject({ folders: [], trash: [], known: [], records: [], locks: [] });
      for (const { name, commit } of await listRescues(w.repository)) await deleteRescue(w.repository, name, commit);
      if (w.git(['branch', '--list', 'orch/a']) !== '') w.git(['branch', '--quiet', '-D', 'orch/a']);
      if (signal === 'SIGKILL') continue;
      expect({ stdout, stderr }).toEqual({ stdout: 'wrote\nremoved\n', stderr: '' });
      expect(n).toBeGreaterThan(15);
      return;
    }
  },
  600_000,
);
