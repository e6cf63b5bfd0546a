import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { createWorktree, listRescues, removeWorktree, restoreRescue, showRescue } from '../../src/index.ts';
import { small, workspace } from '../support/workspace.ts';

test('files are restored into an empty folder only', async () => {
  using w = await workspace();
  await createWorktree(w.repository, { ...small, name: 'a' });
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  await expect(restoreRescue(w.repository, { name: 'a', into: w.main })).rejects.toMatchObject({
    code: 'ORCH_GIT_OCCUPIED',
  });
  await expect(restoreRescue(w.repository, { name: 'b', into: join(w.root, 'x') })).rejects.toMatchObject({
    code: 'ORCH_GIT_RESCUE_UNKNOWN',
  });
  await expect(restoreRescue(w.repository, { name: 'a', into: 'x' })).rejects.toMatchObject({
    code: 'ORCH_GIT_UNSAFE_PATH',
  });
});

test('a folder outside, to which a link in the worktree leads, is neither saved nor deleted nor written to', async () => {
  using w = await workspace();
  const outside = join(w.root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  symlinkSync(outside, join(path, 'link'));
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  expect(existsSync(join(outside, 'secret.txt'))).toBe(true);
  const { files } = await showRescue(w.repository, 'a');
  expect(files.filter((file) => file.path.startsWith('link'))).toMatchObject([{ path: 'link', kind: 'link' }]);
});

test('a ref that somebody else has put among the rescues is listed as unknown, and cannot lead outside', async () => {
  using w = await workspace();
  const blob = w.git(['rev-parse', 'HEAD:README.md']).trim();
  // Git refuses such a tree in its index, and takes it as an object.
  const { execFileSync } = await import('node:child_process');
  const make = (line: string): string =>
    execFileSync('git', ['mktree', '--missing'], { cwd: w.main, input: `${line}\n`, encoding: 'utf8' }).trim();
  const tree = make(`040000 tree ${make(`040000 tree ${make(`100644 blob ${blob}\tevil`)}\t..`)}\tworktree`);
  const commit = w.git(['commit-tree', '-m', 'x', tree]).trim();
  w.git(['update-ref', 'refs/orch/rescue/evil', commit]);
  expect(await listRescues(w.repository)).toMatchObject([{ name: 'evil', commit, manifest: undefined }]);
  await expect(restoreRescue(w.repository, { name: 'evil', into: join(w.root, 'into/x') })).rejects.toMatchObject({
    code: 'ORCH_GIT_UNSAFE_PATH',
  });
  expect(existsSync(join(w.root, 'into/evil'))).toBe(false);
});

test('a restore that fails leaves nothing of what it has made, and works once the contents are there again', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  mkdirSync(join(path, 'deep/empty'), { recursive: true });
  // A file that is so large is read last, and alone.
  writeFileSync(join(path, 'zz.bin'), Buffer.alloc(33 * 1024 * 1024, 'z'));
  symlinkSync('zz.bin', join(path, 'link'));
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  const id = w.git(['rev-parse', 'refs/orch/rescue/a:worktree/zz.bin']).trim();
  const object = join(w.main, '.git/objects', id.slice(0, 2), id.slice(2));
  renameSync(object, join(w.root, 'object'));
  const [into, there] = [join(w.root, 'new/into'), join(w.root, 'there')];
  mkdirSync(there);
  for (const folder of [into, there]) {
    await expect(restoreRescue(w.repository, { name: 'a', into: folder })).rejects.toMatchObject({
      code: expect.stringMatching(/^ORCH_GIT_/) as string,
    });
  }
  expect(existsSync(join(w.root, 'new'))).toBe(false);
  expect(readdirSync(there)).toEqual([]);
  renameSync(join(w.root, 'object'), object);
  await restoreRescue(w.repository, { name: 'a', into });
  expect(readFileSync(join(into, 'link'))).toHaveLength(33 * 1024 * 1024);
  expect(readdirSync(join(into, 'deep/empty'))).toEqual([]);
});

test('commits that grafts cut off from what is checked out are kept by the rescue', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  const made = ['one', 'two'].map((text) => {
    writeFileSync(join(path, 'file.txt'), text);
    w.git(['add', 'file.txt'], path);
    w.git(['commit', '--quiet', '-m', text], path);
    return w.git(['rev-parse', 'HEAD'], path).trim();
  });
  const base = w.git(['rev-parse', 'main']).trim();
  mkdirSync(join(w.main, '.git/info'), { recursive: true });
  writeFileSync(join(w.main, '.git/info/grafts'), `${made[1]} ${base}\n`);
  const { commit } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  expect(w.git(['rev-list', commit]).split('\n')).toContain(made[0]);
});
