import { execFileSync } from 'node:child_process';

import { expect, test } from 'vitest';

import { openRepository } from '../../src/index.ts';
import { opened } from '../../src/repository/open-repository.ts';
import type { ObjectId } from '../../src/names.ts';
import { readCommit, writeCommit } from '../../src/work/commit-object.ts';
import { environment, workspace, type Workspace } from '../support/workspace.ts';

const idOf = (w: Workspace, revision: string): ObjectId => w.git(['rev-parse', revision]).trim() as ObjectId;

test.each([
  ['orch', 'orch@localhost'],
  [' "Ada, <Countess> of\nLovelace". ', ' ada@example.com> '],
  ['\u00a0Ada\u0001', '\u0001\u00a0'],
])('a commit by %j is the one that git makes of the same at the same time', async (name, email) => {
  using w = await workspace();
  const at = Date.UTC(2026, 6, 1, 12, 30, 15, 999);
  const clock = { now: () => at, monotonic: () => performance.now() };
  const options = { path: w.main, worktreesDir: w.trees, environment, identity: { name, email }, clock };
  using repository = await openRepository(options);
  const [tree, parent] = [idOf(w, 'HEAD^{tree}'), idOf(w, 'HEAD')];
  const message = 'Title é\n\nOrch-Task: x\n';
  const made = await writeCommit(opened(repository), { tree, parents: [parent], message });
  const date = `@${Math.floor(at / 1000)} ${zone(at)}`;
  const who = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, name],
      [`GIT_${role}_EMAIL`, email],
      [`GIT_${role}_DATE`, date],
    ]),
  );
  const env = { ...environment, ...who };
  const expected = execFileSync('git', ['commit-tree', '-p', parent, tree], { cwd: w.main, env, input: message });
  expect(made).toBe(expected.toString().trim());
  expect(w.git(['fsck', '--strict'])).not.toContain('error');
});

/** The zone of this machine, as git writes it. */
function zone(at: number): string {
  const seconds = String(Math.floor(at / 1000));
  return execFileSync('date', ['-d', `@${seconds}`, '+%z'])
    .toString()
    .trim();
}

test.each(['', ' <>\n', '.,'])('the name %j, of which git leaves nothing, makes no commit', async (name) => {
  using w = await workspace();
  const options = { path: w.main, worktreesDir: w.trees, environment, identity: { name, email: 'a@b' } };
  using repository = await openRepository(options);
  const made = writeCommit(opened(repository), { tree: idOf(w, 'HEAD^{tree}'), parents: [], message: 'a\n' });
  await expect(made).rejects.toMatchObject({ code: 'ORCH_GIT_FAILED' });
});

test('a message that no commit can have is refused', async () => {
  using w = await workspace();
  const made = writeCommit(opened(w.repository), { tree: idOf(w, 'HEAD^{tree}'), parents: [], message: 'a\0b\n' });
  await expect(made).rejects.toMatchObject({ code: 'ORCH_GIT_FAILED' });
});

test('of a commit only those parents count that git counts', async () => {
  using w = await workspace();
  const [tree, parent] = [idOf(w, 'HEAD^{tree}'), idOf(w, 'HEAD')];
  const who = 'a <a@b> 1 +0000';
  const input = `tree ${tree}\nauthor ${who}\ncommitter ${who}\nparent ${parent}\n\nparent ${parent}\n`;
  const args = ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'];
  const crafted = execFileSync('git', args, { cwd: w.main, input, encoding: 'utf8' }).trim() as ObjectId;
  expect(w.git(['rev-list', crafted]).trim()).toBe(crafted);
  expect(readCommit(opened(w.repository), crafted)).toMatchObject({ tree, parents: [] });
  const merge = w.git(['commit-tree', '-m', 'x', '-p', parent, '-p', crafted, tree]).trim() as ObjectId;
  expect(readCommit(opened(w.repository), merge)).toMatchObject({ tree, parents: [parent, crafted] });
  expect(readCommit(opened(w.repository), tree)).toBeUndefined();
});
