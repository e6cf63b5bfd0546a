import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

import { afterAll, beforeEach, expect, test, vi } from 'vitest';

import type { Workspace } from '../support/workspace.ts';

/** What was put on the disk by this process, with where refs were at that moment, in order. */
const flushed: { readonly path: string; readonly refs: string }[] = [];
let refsNow: () => string = () => '';

const { fsync } = fs;
fs.fsync = ((file: number, done: () => void) => {
  flushed.push({ path: fs.readlinkSync(`/proc/self/fd/${file}`), refs: refsNow() });
  fsync(file, done);
}) as typeof fsync;
syncBuiltinESMExports();
// Another test may have loaded them, with the call of the system.
vi.resetModules();
const { commitSnapshot, commitWorktree, createWorktree, openMergeQueue, removeWorktree } =
  await import('../../src/index.ts');
const { small, workspace } = await import('../support/workspace.ts');

beforeEach(() => {
  flushed.length = 0;
  refsNow = () => '';
});

afterAll(() => {
  fs.fsync = fsync;
  syncBuiltinESMExports();
  vi.resetModules();
});

function watchRefs(w: Workspace): void {
  refsNow = () => execFileSync('git', ['for-each-ref'], { cwd: w.main, encoding: 'utf8' });
}

/** The objects that a commit leads to, as files. */
function filesOf(w: Workspace, commit: string): string[] {
  const ids = w.git(['rev-list', '--objects', '--no-object-names', commit]).trim().split('\n');
  return ids.map((id) => join(fs.realpathSync(w.main), '.git/objects', id.slice(0, 2), id.slice(2)));
}

function expectFlushedBefore(w: Workspace, ref: string, commit: string): void {
  const before = flushed.filter(({ refs }) => !refs.includes(`${commit} commit\t${ref}\n`)).map(({ path }) => path);
  expect(before).toEqual(expect.arrayContaining(filesOf(w, commit)));
  expect(before).toContain(join(fs.realpathSync(w.main), '.git/objects'));
}

const seesDescriptors = fs.existsSync('/proc/self/fd');

test.runIf(seesDescriptors)('all that a commit leads to is on the disk before its branch moves', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  fs.mkdirSync(join(path, 'new'));
  fs.writeFileSync(join(path, 'new/file.txt'), 'new');
  // An agent's git has written it, and does not flush it.
  fs.writeFileSync(join(path, 'staged.txt'), 'staged');
  w.git(['add', 'staged.txt'], path);
  watchRefs(w);
  const { commit } = await commitWorktree(w.repository, { name: 'a', message: 'x\n' });
  expectFlushedBefore(w, 'refs/heads/orch/a', commit);
});

test.runIf(seesDescriptors)(
  'what an agent has committed itself is on the disk when it counts as committed',
  async () => {
    using w = await workspace();
    const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
    fs.writeFileSync(join(path, 'own.txt'), 'own');
    w.git(['add', 'own.txt'], path);
    w.git(['commit', '--quiet', '-m', 'own'], path);
    const { commit, made } = await commitWorktree(w.repository, { name: 'a', message: 'x\n' });
    expect(made).toBe(false);
    expect(flushed.map((one) => one.path)).toEqual(expect.arrayContaining(filesOf(w, commit)));
  },
);

test.runIf(seesDescriptors)('merges and snapshots are on the disk before their branches move', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  fs.writeFileSync(join(path, 'a.txt'), 'a');
  await commitWorktree(w.repository, { name: 'a', message: 'x\n' });
  const queue = openMergeQueue(w.repository, { target: 'all', base: 'main' });
  await queue.add('a');
  watchRefs(w);
  const { head } = await queue.land();
  expectFlushedBefore(w, 'refs/heads/orch/all', head);
  fs.writeFileSync(join(w.main, 'b.txt'), 'b');
  const { commit } = await commitSnapshot(w.repository, { branch: 'snapshot', paths: ['b.txt'], message: 'x\n' });
  expectFlushedBefore(w, 'refs/heads/orch/snapshot', commit);
});

test.runIf(seesDescriptors)(
  'a rescue is on the disk with all that it leads to, and its name, before anything goes',
  async () => {
    using w = await workspace();
    const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
    fs.writeFileSync(join(path, 'own.txt'), 'own');
    w.git(['add', 'own.txt'], path);
    w.git(['commit', '--quiet', '-m', 'own'], path);
    fs.writeFileSync(join(path, 'staged.txt'), 'staged');
    w.git(['add', 'staged.txt'], path);
    fs.writeFileSync(join(path, 'staged.txt'), 'changed since');
    watchRefs(w);
    const refs = refsNow;
    refsNow = () => `${refs()}${fs.existsSync(join(path, 'own.txt')) ? 'still there' : ''}`;
    const { commit, rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
    expectFlushedBefore(w, rescue, commit);
    const named = flushed.find(({ path: at }) => at.endsWith('/refs/orch/rescue'));
    expect(named?.refs).toContain(`${commit} commit\t${rescue}\n`);
    expect(named?.refs).toContain('still there');
  },
);
