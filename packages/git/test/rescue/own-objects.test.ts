import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';

import { createWorktree, listRescues, listWorktrees, removeWorktree, restoreRescue } from '../../src/index.ts';
import type { ObjectId } from '../../src/names.ts';
import { treeObjects } from '../../src/rescue/tree-objects.ts';
import { small, workspace, type Workspace } from '../support/workspace.ts';

const entry = (path: string, id: string, mode = '100644') => ({ mode, id: id as ObjectId, path: Buffer.from(path) });

function objectFile(w: Workspace, id: string): string {
  return join(w.main, '.git/objects', id.slice(0, 2), id.slice(2));
}

test('the trees of some entries are those that git makes of them', async () => {
  using w = await workspace();
  const blob = w.git(['rev-parse', 'HEAD:README.md']).trim();
  // A name is that of a file or of a folder, never of both.
  const name = constantFrom('a', 'a-b', 'a.b', 'a0', 'é', ' ');
  const path = array(name, { maxLength: 2 }).chain((folders) =>
    name.map((file) => [...folders.map((one) => `${one}d`), file].join('/')),
  );
  assert(
    property(array(path, { minLength: 1, maxLength: 8 }), (paths) => {
      const all = [...new Set(paths)];
      w.git(['read-tree', '--empty']);
      w.git(['update-index', '--add', ...all.flatMap((one) => ['--cacheinfo', `100755,${blob},${one}`])]);
      const { root, trees } = treeObjects(
        'sha1',
        all.map((one) => entry(one, blob, '100755')),
      );
      expect(root).toBe(w.git(['write-tree']).trim());
      expect(trees.at(-1)?.id).toBe(root);
    }),
    { numRuns: 10 },
  );
});

test.each([
  ['x/y', 'below a file'],
  ['x', 'twice'],
])('no trees are made with the path %s beside a file x, of which one would be lost', (path, why) => {
  const entries = [entry('x', 'a'.repeat(40)), entry(path, 'b'.repeat(40))];
  const told = { code: 'ORCH_GIT_DAMAGED', message: expect.stringContaining(why) as string };
  expect(() => treeObjects('sha1', entries)).toThrow(expect.objectContaining(told));
  // Whatever comes first.
  expect(() => treeObjects('sha1', entries.toReversed())).toThrow(expect.objectContaining({ code: told.code }));
});

test.each(['../a', 'a//b', '/a', '.GIT/hooks/x'])('the path %s is in no tree', (path) => {
  const plain = [entry('x', 'a'.repeat(40))];
  expect(treeObjects('sha1', [...plain, entry(path, 'b'.repeat(40))])).toEqual(treeObjects('sha1', plain));
});

test('small and large files that the repository does not have are kept alike', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  const contents = ['', 'small', 'x'.repeat(64 * 1024), 'y'.repeat(64 * 1024 + 1), 'z'.repeat(3_000_000)];
  for (const [at, text] of contents.entries()) writeFileSync(join(path, `${at}.txt`), text);
  for (let at = 0; at < 200; at += 1) writeFileSync(join(path, `many-${at}`), `${at}`.padEnd(60_000, '-'));
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  const into = join(w.root, 'back');
  await restoreRescue(w.repository, { name: 'a', into });
  expect(contents.map((_, at) => readFileSync(join(into, `${at}.txt`), 'utf8'))).toEqual(contents);
  expect(readFileSync(join(into, 'many-199'), 'utf8')).toBe('199'.padEnd(60_000, '-'));
  expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
});

/** Damages the file of an object. */
function damage(file: string, how: (bytes: Buffer) => Buffer): void {
  chmodSync(file, 0o644);
  writeFileSync(file, how(readFileSync(file)));
}

const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  empty: () => Buffer.alloc(0),
  'only begun': (bytes) => bytes.subarray(0, 3),
  'without its end': (bytes) => bytes.subarray(0, -8),
  'of zeros at its end': (bytes) => Buffer.concat([bytes.subarray(0, -8), Buffer.alloc(8)]),
};

test.each(Object.keys(damages).flatMap((how) => [8, 100_000, 400_000].map((size) => [size, how] as const)))(
  'what is kept of a file of %i bytes does not lead to an object that a crash has left %s',
  async (size, how) => {
    using w = await workspace();
    const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
    const bytes = randomBytes(size);
    writeFileSync(join(path, 'x.bin'), bytes);
    const id = w.git(['hash-object', '-w', join(path, 'x.bin')]).trim();
    damage(objectFile(w, id), damages[how] ?? ((all) => all));
    await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
    await restoreRescue(w.repository, { name: 'a', into: join(w.root, 'back') });
    expect(readFileSync(join(w.root, 'back/x.bin')).equals(bytes)).toBe(true);
    expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
  },
);

test('a worktree is not removed where what is staged in it is damaged and stands nowhere else', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  writeFileSync(join(path, 'x.txt'), 'staged');
  w.git(['add', 'x.txt'], path);
  const id = w.git(['hash-object', join(path, 'x.txt')]).trim();
  damage(objectFile(w, id), (bytes) => bytes.subarray(0, -4));
  writeFileSync(join(path, 'x.txt'), 'edited');
  const told = { code: 'ORCH_GIT_DAMAGED', message: expect.stringContaining('index/x.txt') as string };
  await expect(removeWorktree(w.repository, { name: 'a', attempt: 'a' })).rejects.toMatchObject(told);
  expect(readFileSync(join(path, 'x.txt'), 'utf8')).toBe('edited');
});

test.each([
  ['missing', (file: string) => rmSync(file)],
  ['damaged', (file: string) => damage(file, () => Buffer.alloc(0))],
])('a file whose content is %s by now is not restored as an empty one', async (_, lose) => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  for (const name of ['x.txt', 'y.txt']) writeFileSync(join(path, name), name);
  const id = w.git(['hash-object', join(path, 'x.txt')]).trim();
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  lose(objectFile(w, id));
  const restored = restoreRescue(w.repository, { name: 'a', into: join(w.root, 'back') });
  const message = expect.stringContaining('x.txt') as string;
  await expect(restored).rejects.toMatchObject({ code: 'ORCH_GIT_DAMAGED', message });
  expect(existsSync(join(w.root, 'back/x.txt'))).toBe(false);
});

test('a worktree whose index names what is not there is not removed, and nothing is made of it', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  writeFileSync(join(path, 'x.txt'), 'staged');
  w.git(['add', 'x.txt'], path);
  rmSync(objectFile(w, w.git(['hash-object', join(path, 'x.txt')]).trim()));
  writeFileSync(join(path, 'x.txt'), 'edited');
  await expect(removeWorktree(w.repository, { name: 'a', attempt: 'a' })).rejects.toMatchObject({
    code: 'ORCH_GIT_DAMAGED',
    message: expect.stringContaining('index/x.txt') as string,
  });
  expect(await listRescues(w.repository)).toEqual([]);
  expect(listWorktrees(w.repository)).toHaveLength(1);
  expect(existsSync(join(path, 'x.txt'))).toBe(true);
});
