import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

import { initRepository, writeTree } from '@orch/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { commitWorktree, createWorktree, removeWorktree, worktreeChanges } from '../../src/index.ts';
import { small, type Workspace, workspace } from '../support/workspace.ts';

// Everything in a clone is an agent's. Each test does there what an agent without a sandbox can do, then has orch look at it,
// commit it and remove it.

/** The repository of the user, for all tests: none of them may change it. */
let w: Workspace;
/** Another repository of the user, which is none of the agent's business, with a commit and a blob in it. */
let foreign: { readonly path: string; readonly commit: string; readonly blob: string };
beforeAll(async () => {
  w = await workspace();
  const path = join(w.root, 'foreign');
  writeTree(path, { 'secret.txt': 'a secret of somebody else\n' });
  initRepository(path);
  const idOf = (revision: string): string => w.git(['rev-parse', revision], path).trim();
  foreign = { path, commit: idOf('HEAD'), blob: idOf('HEAD:secret.txt') };
});
afterAll(() => w[Symbol.dispose]());

interface Attacked {
  /** Of the clone and its branch. */
  readonly name: string;
  /** The clone. */
  readonly path: string;
  readonly gitDir: string;
  readonly base: string;
  git(...args: readonly string[]): string;
}

let count = 0;
async function attacked(): Promise<Attacked> {
  count += 1;
  const name = `a${count}`;
  const { path, base } = await createWorktree(w.repository, { ...small, name, isolation: 'clone' });
  return { name, path, gitDir: join(path, '.git'), base, git: (...args) => w.git(args, path) };
}

const refused = { code: 'ORCH_GIT_CLONE_UNSAFE' };

/** Looks at the clone, commits it and removes it; what is refused there says so, and nothing else goes wrong. */
async function takeAll({ name, base }: Attacked): Promise<readonly string[]> {
  const codes: string[] = [];
  for (const call of [
    () => worktreeChanges(w.repository, { name, since: base }),
    () => commitWorktree(w.repository, { name, message: 'm' }),
    () => removeWorktree(w.repository, { name, attempt: name }),
  ]) {
    try {
      await call();
      codes.push('done');
    } catch (error) {
      codes.push(String((error as { code?: unknown }).code));
    }
  }
  return codes;
}

/** Nothing of the foreign repository has come in, and the repository of the user is sound. */
function expectSound({ name, base }: Attacked, branch = base): void {
  for (const id of [foreign.commit, foreign.blob]) expect(() => w.git(['cat-file', '-e', id])).toThrow(/cat-file/);
  expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
  expect(w.git(['rev-parse', `orch/${name}`]).trim()).toBe(branch);
  expect(w.git(['status', '--porcelain'])).toBe('');
}

test('no hook, monitor, filter, pager, signer or included setting of a clone is run, all of which plain git runs', async () => {
  const a = await attacked();
  const mark = join(w.root, `mark-${a.name}`);
  const run = join(w.root, 'run');
  writeFileSync(run, `#!/bin/sh\necho "$0" >> ${mark}\ncat\n`);
  chmodSync(run, 0o755);
  mkdirSync(join(a.gitDir, 'hooks'), { recursive: true });
  for (const hook of ['reference-transaction', 'post-index-change', 'pre-commit', 'post-checkout', 'pre-auto-gc']) {
    symlinkSync(run, join(a.gitDir, 'hooks', hook));
  }
  const included = join(w.root, 'included');
  writeFileSync(included, `[core]\n\tfsmonitor = ${run}\n`);
  for (const [key, value] of [
    ['core.fsmonitor', run],
    ['filter.evil.clean', run],
    ['filter.evil.smudge', run],
    ['core.sshCommand', run],
    ['core.pager', run],
    ['core.alternateRefsCommand', run],
    ['uploadpack.packObjectsHook', run],
    ['gpg.program', run],
    ['commit.gpgSign', 'true'],
    ['core.worktree', w.root],
    ['remote.evil.url', '.'],
    ['remote.evil.promisor', 'true'],
    ['remote.evil.uploadpack', run],
    ['extensions.partialClone', 'evil'],
    ['include.path', included],
  ] as const) {
    a.git('config', key, value);
  }
  mkdirSync(join(a.gitDir, 'info'), { recursive: true });
  writeFileSync(join(a.gitDir, 'info/attributes'), '* filter=evil\n');
  writeTree(a.path, { 'work.txt': 'work\n' });
  rmSync(mark, { force: true });
  const codes = await takeAll(a);
  expect(codes).toEqual(['done', 'done', 'done']);
  expect(existsSync(mark)).toBe(false);
  expect(w.git(['show', `orch/${a.name}:work.txt`])).toBe('work\n');
  expect(w.git(['show', `refs/orch/rescue/${a.name}:git/config`])).toContain('fsmonitor');
});

test('plain git runs what a clone configures, so that the test above is one', async () => {
  const a = await attacked();
  const mark = join(w.root, `mark-${a.name}`);
  a.git('config', 'core.fsmonitor', `touch ${mark}; false`);
  a.git('status');
  expect(existsSync(mark)).toBe(true);
});

describe('objects of other repositories are not reached', () => {
  test('by alternates', async () => {
    const a = await attacked();
    writeFileSync(
      join(a.gitDir, 'objects/info/alternates'),
      `${join(w.main, '.git/objects')}\n${join(foreign.path, '.git/objects')}\n`,
    );
    a.git('update-index', '--add', '--cacheinfo', `100644,${foreign.blob},stolen.txt`);
    a.git('commit', '--quiet', '-m', 'stolen');
    expect(a.git('show', 'HEAD:stolen.txt')).toContain('secret');
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expectSound(a);
    expect(readFileSync(join(a.path, 'README.md'), 'utf8')).toBe('# Shop\n');
  });

  test('by a branch that is at one of their commits, or an index that names one of their files', async () => {
    const a = await attacked();
    writeFileSync(join(a.gitDir, 'objects/info/alternates'), `${join(foreign.path, '.git/objects')}\n`);
    writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${foreign.commit}\n`);
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expectSound(a);
    writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${a.base}\n`);
    a.git('update-index', '--add', '--info-only', '--cacheinfo', `100644,${foreign.blob},stolen.txt`);
    writeFileSync(join(a.path, 'stolen.txt'), '');
    const { files } = await worktreeChanges(w.repository, { name: a.name, since: a.base });
    // What stands in the work tree is what counts.
    expect(files.map(({ path }) => path)).toEqual(['stolen.txt']);
    await expect(removeWorktree(w.repository, { name: a.name, attempt: a.name })).rejects.toMatchObject(refused);
    expectSound(a);
  });

  test.each([
    ['.git', '.git'],
    ['the folder of objects', '.git/objects'],
    ['a folder of loose objects', '.git/objects/aa'],
    ['the folder of packs', '.git/objects/pack'],
    ['the folder of branches', '.git/refs/heads/orch'],
    ['HEAD', '.git/HEAD'],
    ['the index', '.git/index'],
    ['the branch', '.git/refs/heads/orch/NAME'],
  ])('by a link in the place of %s', async (_what, place) => {
    const a = await attacked();
    const target = join(w.root, `target-${a.name}`);
    const own = join(a.path, place.replace('NAME', a.name));
    if (existsSync(own)) renameSync(own, target);
    else mkdirSync(target);
    symlinkSync(target, own);
    // Something has to be brought in, and something to be committed.
    if (place.startsWith('.git/objects'))
      writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${foreign.commit}\n`);
    writeFileSync(join(a.path, 'new.txt'), 'new\n');
    const codes = await takeAll(a);
    expect(codes).not.toContain('done');
    expect(new Set(codes)).toEqual(new Set([refused.code]));
    expectSound(a);
    expect(readFileSync(join(a.path, 'new.txt'), 'utf8')).toBe('new\n');
  });

  test('by a loose object or a pack that is a link', async () => {
    const a = await attacked();
    const loose = (id: string): string => join('objects', id.slice(0, 2), id.slice(2));
    mkdirSync(join(a.gitDir, dirname(loose(foreign.commit))), { recursive: true });
    symlinkSync(join(foreign.path, '.git', loose(foreign.commit)), join(a.gitDir, loose(foreign.commit)));
    writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${foreign.commit}\n`);
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expectSound(a);
  });

  test('by a .git file that names them', async () => {
    const a = await attacked();
    rmSync(a.gitDir, { recursive: true });
    writeFileSync(a.gitDir, `gitdir: ${join(foreign.path, '.git')}\n`);
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expectSound(a);
  });
});

test('a pipe or a folder in the place of a file of the clone is refused, and holds nothing up', async () => {
  for (const [place, make] of [
    ['HEAD', (at: string) => execFileSync('mkfifo', [at])],
    ['index', (at: string) => execFileSync('mkfifo', [at])],
    ['packed-refs', (at: string) => mkdirSync(at)],
    ['index', (at: string) => mkdirSync(at)],
  ] as const) {
    const a = await attacked();
    if (place === 'packed-refs') rmSync(join(a.gitDir, `refs/heads/orch/${a.name}`));
    rmSync(join(a.gitDir, place), { force: true });
    make(join(a.gitDir, place));
    writeFileSync(join(a.path, 'new.txt'), 'new\n');
    expect(new Set(await takeAll(a)), place).toEqual(new Set([refused.code]));
    expectSound(a);
  }
});

describe('a branch of a clone that is no honest commit moves nothing', () => {
  test.each([
    ['the id of a blob', (a: Attacked) => a.git('rev-parse', 'HEAD:README.md').trim()],
    ['the id of a tree', (a: Attacked) => a.git('rev-parse', 'HEAD^{tree}').trim()],
    [
      'the id of a tag',
      (a: Attacked) => {
        a.git('tag', '-a', '-m', 'x', 'x');
        return a.git('rev-parse', 'x').trim();
      },
    ],
    ['an id of nothing', () => '1'.repeat(40)],
    ['a symbolic ref', () => 'ref: refs/heads/other'],
    ['no id at all', () => 'garbage'],
  ])('%s', async (_what, make) => {
    const a = await attacked();
    writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${make(a)}\n`);
    writeFileSync(join(a.path, 'new.txt'), 'new\n');
    const codes = await takeAll(a);
    expect(codes.slice(1)).not.toContain('done');
    expectSound(a);
  });

  test('a HEAD that leads out of the clone', async () => {
    const a = await attacked();
    writeFileSync(join(a.gitDir, 'HEAD'), 'ref: refs/heads/../../../../../foreign/.git/refs/heads/main\n');
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expectSound(a);
  });

  test('an object with a false name, also that of one which the repository has', async () => {
    const a = await attacked();
    const forged = (type: string, content: string): Buffer =>
      deflateSync(Buffer.from(`${type} ${content.length}\0${content}`));
    const put = (id: string, bytes: Buffer): void => {
      mkdirSync(join(a.gitDir, 'objects', id.slice(0, 2)), { recursive: true });
      writeFileSync(join(a.gitDir, 'objects', id.slice(0, 2), id.slice(2)), bytes);
    };
    const readme = a.git('rev-parse', 'HEAD:README.md').trim();
    put(readme, forged('blob', 'replaced\n'));
    const commit = a.git('cat-file', 'commit', 'HEAD');
    put('2'.repeat(40), forged('commit', commit));
    writeFileSync(join(a.gitDir, `refs/heads/orch/${a.name}`), `${'2'.repeat(40)}\n`);
    expect(await takeAll(a)).toEqual([refused.code, refused.code, refused.code]);
    expect(w.git(['cat-file', 'blob', readme])).toBe('# Shop\n');
    expectSound(a);
  });

  test('a commit whose files are missing, and a broken pack', async () => {
    const a = await attacked();
    writeFileSync(join(a.path, 'new.txt'), 'of no other test\n');
    a.git('add', '.');
    a.git('commit', '--quiet', '-m', 'new');
    const blob = a.git('rev-parse', 'HEAD:new.txt').trim();
    rmSync(join(a.path, 'new.txt'));
    rmSync(join(a.gitDir, 'objects', blob.slice(0, 2), blob.slice(2)));
    await expect(worktreeChanges(w.repository, { name: a.name, since: a.base })).rejects.toMatchObject(refused);
    writeFileSync(join(a.gitDir, 'objects/pack', `pack-${'3'.repeat(40)}.pack`), 'PACK garbage');
    await expect(worktreeChanges(w.repository, { name: a.name, since: a.base })).rejects.toMatchObject(refused);
    expectSound(a);
  });
});

test('replacements, grafts and an end of history that a clone claims do not change what comes in', async () => {
  const a = await attacked();
  writeFileSync(join(a.path, 'new.txt'), 'new\n');
  a.git('add', '.');
  a.git('commit', '--quiet', '-m', 'new');
  const head = a.git('rev-parse', 'HEAD').trim();
  const evil = a.git('commit-tree', '-m', 'evil', 'HEAD^{tree}').trim();
  a.git('replace', a.base, evil);
  writeFileSync(join(a.gitDir, 'shallow'), `${head}\n`);
  writeFileSync(join(a.gitDir, 'info/grafts'), `${head}\n`);
  expect(a.git('log', '--format=%s')).toBe('new\n');
  const { commit } = await commitWorktree(w.repository, { name: a.name, message: 'm' });
  expect(commit).toBe(head);
  expect(w.git(['log', '--format=%s', `orch/${a.name}`])).toBe('new\nstart\n');
  const { rescue } = await removeWorktree(w.repository, { name: a.name, attempt: a.name });
  expect(w.git(['rev-list', rescue]).split('\n')).toContain(evil);
  expect(existsSync(join(w.main, '.git/shallow'))).toBe(false);
  expectSound(a, head);
});

test('what orch writes into a clone is written there, whatever an agent has put in the way', async () => {
  const a = await attacked();
  const outside = join(w.root, 'outside');
  writeFileSync(outside, 'mine\n');
  symlinkSync(outside, join(a.gitDir, 'index.lock'));
  symlinkSync(outside, join(a.gitDir, `refs/heads/orch/${a.name}.lock`));
  writeFileSync(join(a.path, 'new.txt'), 'new\n');
  const { commit } = await commitWorktree(w.repository, { name: a.name, message: 'm' });
  expect(readFileSync(outside, 'utf8')).toBe('mine\n');
  expect(a.git('rev-parse', 'HEAD').trim()).toBe(commit);
  expect(a.git('status', '--porcelain')).toBe('');
  expectSound(a, commit);
});

test('what an agent does to refs, settings, hooks and maintenance of its clone leaves the repository of the user as it was', async () => {
  const a = await attacked();
  const before = [w.git(['for-each-ref']), readFileSync(join(w.main, '.git/config'), 'utf8'), w.git(['stash', 'list'])];
  a.git('config', 'user.name', 'evil');
  a.git('branch', 'main');
  a.git('update-ref', '-d', 'refs/heads/main');
  a.git('tag', 'v1');
  writeFileSync(join(a.path, 'x.txt'), 'x\n');
  a.git('stash', '--include-untracked', '--quiet');
  a.git('gc', '--quiet', '--prune=now');
  a.git('reflog', 'expire', '--expire=now', '--all');
  expect([
    w.git(['for-each-ref']),
    readFileSync(join(w.main, '.git/config'), 'utf8'),
    w.git(['stash', 'list']),
  ]).toEqual(before);
  expect(w.git(['fsck', '--strict', '--no-dangling'])).toBe('');
});
