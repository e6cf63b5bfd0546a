import { runAndKill } from '@orch/testkit';
import { expect, test } from 'vitest';

import { healWorktrees, removeWorktree } from '../../src/index.ts';
import { leftOvers } from '../support/left-overs.ts';
import { portable, workspace } from '../support/workspace.ts';

const script = new URL('../fixtures/commits-and-dies.ts', import.meta.url);

test.each(portable)(
  'killed before each call of git that a commit in a %s needs, the next one finds all work, and commits it once',
  async (isolation) => {
    for (let n = 1; ; n += 1) {
      using w = await workspace();
      const run = (at: number): ReturnType<typeof runAndKill> =>
        runAndKill({ script, args: [w.main, w.trees, String(at), isolation] });
      const { signal } = await run(n);
      const { stdout, stderr } = await run(0);
      expect(stderr).toBe('');
      expect(w.git(['rev-parse', 'orch/a'])).toBe(stdout);
      expect(w.git(['log', '--format=%s', 'orch/a'])).toBe('of orch\nof the agent\nstart\n');
      expect(w.git(['ls-tree', '-r', '--name-only', 'orch/a'])).toMatch(/one\.txt\n(?:.*\n)*two\.txt\n/);
      const path = `${w.trees}/orch-a`;
      expect(w.git(['rev-parse', 'HEAD'], path)).toBe(stdout);
      await healWorktrees(w.repository);
      await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
      expect(leftOvers(w)).toEqual({ folders: [], trash: [], known: [], records: [], locks: [], temporary: [] });
      expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
      if (signal === 'SIGKILL') continue;
      expect(n).toBeGreaterThan(isolation === 'clone' ? 8 : 4);
      return;
    }
  },
  600_000,
);
