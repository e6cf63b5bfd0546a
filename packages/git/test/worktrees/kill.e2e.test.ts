import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { runAndKill } from '@orch/testkit';
import { expect, test } from 'vitest';

import { createWorktree, healWorktrees, listRescues, listWorktrees, removeWorktree } from '../../src/index.ts';
import { leftOvers } from '../support/left-overs.ts';
import { portable, small, workspace } from '../support/workspace.ts';

const soak = process.env['ORCH_SOAK'] !== undefined;
const processes = 4;
const perProcess = soak ? 16 : 4;
/** In the soak, pieces of the rounds can be run: `ORCH_ROUNDS=5..9`. */
const [from = 0, to = soak ? 19 : 1] = (process.env['ORCH_ROUNDS'] ?? '').split('..').filter(Boolean).map(Number);
const script = new URL('../fixtures/churn.ts', import.meta.url);

test.each(portable)(
  `${processes * perProcess} worktrees made (%s) and removed at once, rounds ${from} to ${to}, with processes killed at any instant: nothing is left over, and nothing is lost`,
  async (isolation) => {
    using w = await workspace({
      ...Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`src/f${n}.ts`, `export const n = ${n};\n`])),
      '.gitignore': '*.log\n',
    });
    let killed = 0;
    for (let round = from; round <= to; round += 1) {
      const runs = Array.from({ length: processes }, (_, p) => {
        const names = Array.from({ length: perProcess }, (_, n) => `p${p}-${n}`);
        const args = [w.main, w.trees, names.join(','), String(round), isolation];
        // One process of each round is left alone: what others leave half done must not stop it.
        const after = (p * 211 + round * 97) % (soak ? 3000 : 700);
        return runAndKill({ script, args, ...(p === 0 ? {} : { killAfterMs: after }) });
      });
      const ended = await Promise.all(runs);
      expect(ended[0]).toMatchObject({ exitCode: 0, stderr: '' });
      killed += ended.filter(({ signal }) => signal === 'SIGKILL').length;

      await healWorktrees(w.repository);
      for (const { name, path, state } of listWorktrees(w.repository)) {
        expect(state).toBe('ready');
        // Ready is complete: all of the base is there.
        expect(w.git(['status', '--porcelain', '--untracked-files=no'], path)).toBe('');
        await removeWorktree(w.repository, { name, attempt: `${name}.${round}.end` });
      }
      expect(leftOvers(w)).toEqual({ folders: [], trash: [], known: [], records: [], locks: [], temporary: [] });
      const written = ended.flatMap(({ stdout }) =>
        [...stdout.matchAll(/^wrote (\S+)$/gm)].map((match) => match[1] ?? ''),
      );
      const rescued = await listRescues(w.repository);
      for (const name of written) {
        const own = rescued.filter((rescue) => rescue.name.startsWith(`${name}.${round}`));
        const texts = own.map(({ ref }) => w.git(['show', `${ref}:worktree/work.txt`]));
        expect(texts).toContain(`${name} ${round}`);
      }
      for (const branch of w.git(['branch', '--list', '--format=%(refname:short)', 'orch/*']).trim().split('\n')) {
        w.git(['branch', '--quiet', '-D', branch]);
      }
    }
    expect(killed).toBeGreaterThan(0);
    expect(w.git(['fsck', '--no-dangling', '--connectivity-only'])).not.toContain('missing');
  },
  900_000,
);

test('a half made worktree is taken back by whoever asks for its name next, with a branch that nobody has moved', async () => {
  using w = await workspace();
  await createWorktree(w.repository, { ...small, name: 'other' });
  const tree = join(w.trees, 'orch-a');
  w.git(['branch', 'orch/a', 'main']);
  w.git(['worktree', 'add', '--quiet', '--no-checkout', '--lock', tree, 'orch/a']);
  // What a process that was killed after registering it has recorded.
  const { db } = w.repository as unknown as { db: { exec: (sql: string) => void } };
  const base = w.git(['rev-parse', 'main']).trim();
  db.exec(`INSERT INTO worktree (name, path, branch, base, made_branch, state, owner, trash, created_at)
     VALUES ('a', '${tree}', 'refs/heads/orch/a', '${base}', 1, 'creating', '', '', 0)`);
  const made = await createWorktree(w.repository, { ...small, name: 'a' });
  expect(made.adopted).toBe(false);
  expect(readFileSync(join(tree, 'README.md'), 'utf8')).toBe('# Shop\n');
  expect(await healWorktrees(w.repository)).toEqual({ discarded: [], restored: [], finished: [] });
});
