import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, test } from 'vitest';

import {
  branchCommit,
  createWorktree,
  removeWorktree,
  resolveCommit,
  spawnGit,
  updateBranch,
} from '../../src/index.ts';
import { small, workspace } from '../support/workspace.ts';

/** Leaves the lock of a ref, as old as that. */
function lock(main: string, ref: string, ageMs: number): string {
  const path = join(main, '.git', `${ref}.lock`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  const at = (Date.now() - ageMs) / 1000;
  utimesSync(path, at, at);
  return path;
}

test.each(['refs/heads/orch/a', 'refs/orch/rescue/x'])(
  'the lock that a git killed with all others has left on %s is removed by the next that needs it',
  async (ref) => {
    using w = await workspace();
    const path = lock(w.main, ref, 60_000);
    await createWorktree(w.repository, { ...small, name: 'a' });
    const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'x' });
    expect(rescue).toBe('refs/orch/rescue/x');
    expect(w.git(['rev-parse', 'orch/a'])).toBe(w.git(['rev-parse', 'main']));
    expect(existsSync(path)).toBe(false);
  },
);

test('the lock of a git that works is waited for, and not removed', async () => {
  const path: { lock?: string } = {};
  let refused = 0;
  using w = await workspace(undefined, {
    process: async (command) => {
      const outcome = await spawnGit(command);
      if (path.lock !== undefined && outcome.stderr.includes(path.lock)) {
        refused += 1;
        // Seen once in the way of git, it is given up; it is an error if it is not there any more.
        setImmediate(() => rmSync(path.lock ?? ''));
      }
      return outcome;
    },
  });
  const commit = await resolveCommit(w.repository, 'main');
  path.lock = lock(w.main, 'refs/heads/orch/a', 0);
  await updateBranch(w.repository, 'a', null, commit);
  expect([refused, await branchCommit(w.repository, 'a')]).toEqual([1, commit]);
});

test.each(['refs/heads/orch/a', 'packed-refs'])(
  'the lock of %s that may be held is told with its path',
  async (ref) => {
    let now = Date.now();
    // Each look at the clock takes a second.
    using w = await workspace(undefined, { clock: { now: Date.now, monotonic: () => (now += 1000) } });
    const commit = await resolveCommit(w.repository, 'main');
    await updateBranch(w.repository, 'a', null, commit);
    const path = lock(w.main, ref, ref === 'packed-refs' ? 60_000 : -60_000);
    await expect(updateBranch(w.repository, 'a', commit, null)).rejects.toMatchObject({
      code: 'ORCH_GIT_BUSY',
      message: expect.stringContaining(path) as string,
    });
    expect(existsSync(path)).toBe(true);
    expect(await branchCommit(w.repository, 'a')).toBe(commit);
  },
);
