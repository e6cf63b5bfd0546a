import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  commitSnapshot,
  commitWorktree,
  createWorktree,
  leftBehind,
  removeWorktree,
  worktreeChanges,
} from '../../src/index.ts';
import { portable, small, workspace, type Workspace } from '../support/workspace.ts';

// The index of a worktree, and repositories inside of it, are an agent's, whatever the isolation.

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b'] as const;

/** A repository inside of a work tree whose filter leaves a mark, with a file that git has to read. */
function inner(w: Workspace, at: string, mark: string): void {
  mkdirSync(at, { recursive: true });
  w.git(['init', '--quiet'], at);
  writeFileSync(join(at, '.gitattributes'), '* filter=evil\n');
  writeFileSync(join(at, 'file.txt'), 'x\n');
  w.git(['add', '.'], at);
  w.git([...identity, 'commit', '--quiet', '-m', 'x'], at);
  w.git(['config', 'filter.evil.clean', `touch ${mark}; cat`], at);
  writeFileSync(join(at, 'file.txt'), 'y\n');
}

/** Writes another path of the same length into an index, as no git does. */
function forgeIndex(w: Workspace, path: string, from: string, to: string): void {
  w.git(['update-index', '--index-version=2'], path);
  const file = resolve(path, w.git(['rev-parse', '--git-path', 'index'], path).trim());
  const bytes = readFileSync(file);
  bytes.write(to, bytes.indexOf(from));
  createHash('sha1')
    .update(bytes.subarray(0, -20))
    .digest()
    .copy(bytes, bytes.length - 20);
  writeFileSync(file, bytes);
}

describe.each(portable)('in a %s', (isolation) => {
  it.each(['staged there', 'of the repository'])(
    'no filter of a submodule %s is run, which plain git runs',
    async (of) => {
      using w = await workspace();
      const mark = join(w.root, 'mark');
      const sub = 'a sub\n*';
      if (of !== 'staged there') {
        inner(w, join(w.main, sub), mark);
        w.git(['-c', 'advice.addEmbeddedRepo=false', 'add', '.']);
        w.git([...identity, 'commit', '--quiet', '-m', 'submodule']);
      }
      const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
      if (of === 'staged there') {
        inner(w, join(path, sub), mark);
        w.git(['-c', 'advice.addEmbeddedRepo=false', 'add', '.'], path);
      } else {
        rmSync(join(path, sub), { recursive: true, force: true });
        w.git(['clone', '--quiet', join(w.main, sub), join(path, sub)]);
        w.git(['config', 'filter.evil.clean', `touch ${mark}; cat`], join(path, sub));
        writeFileSync(join(path, sub, 'file.txt'), 'z\n');
      }
      writeFileSync(join(path, 'new.txt'), 'new\n');
      w.git(['add', '--all'], path);
      expect(existsSync(mark)).toBe(true);
      rmSync(mark);
      const { files } = await worktreeChanges(w.repository, { name: 'a', since: base });
      expect(files.map((file) => file.path)).toEqual(of === 'staged there' ? [sub, 'new.txt'] : ['new.txt']);
      const committed = await commitWorktree(w.repository, { name: 'a', message: 'm' }).catch(
        (error: unknown) => error,
      );
      expect(committed).toMatchObject(of === 'staged there' ? { code: 'ORCH_GIT_NESTED' } : { made: true });
      await expect(removeWorktree(w.repository, { name: 'a', attempt: 'a' })).rejects.toMatchObject({
        code: 'ORCH_GIT_UNSAVED',
      });
      expect(existsSync(mark)).toBe(false);
    },
  );

  it('a submodule that was removed, or has become a file, is committed as that', async () => {
    using w = await workspace();
    for (const name of ['gone', 'file']) inner(w, join(w.main, name), join(w.root, 'mark'));
    w.git(['-c', 'advice.addEmbeddedRepo=false', 'add', '.']);
    w.git([...identity, 'commit', '--quiet', '-m', 'submodules']);
    const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
    for (const name of ['gone', 'file']) rmSync(join(path, name), { recursive: true, force: true });
    writeFileSync(join(path, 'file'), 'now a file\n');
    await commitWorktree(w.repository, { name: 'a', message: 'm' });
    expect(w.git(['diff', '--name-status', '--no-renames', base, 'orch/a'])).toBe('T\tfile\nD\tgone\n');
  });

  it.each([
    '../evil.txt',
    '.git/hooks/post-checkout',
    'src/../../evil',
    '.GIT/config',
    'GIT~1/config',
    '.git. /config',
  ])('a path %s that an index names is committed nowhere', async (evil) => {
    using w = await workspace();
    const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
    const name = 'z'.repeat(evil.length);
    writeFileSync(join(path, name), 'evil\n');
    w.git(['add', '.'], path);
    w.git(['update-index', '--skip-worktree', name], path);
    rmSync(join(path, name));
    forgeIndex(w, path, name, evil);
    const damaged = { code: 'ORCH_GIT_DAMAGED' };
    await expect(worktreeChanges(w.repository, { name: 'a', since: base })).rejects.toMatchObject(damaged);
    await expect(commitWorktree(w.repository, { name: 'a', message: 'm' })).rejects.toMatchObject(damaged);
    expect(w.git(['rev-parse', 'orch/a']).trim()).toBe(base);
    const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
    // As bytes it is kept, and of what git takes nothing is missing.
    const staged = w.git(['ls-tree', '-r', '--name-only', `${rescue}:index`]).split('\n');
    expect(staged.filter((file) => !/git/i.test(file))).toEqual(['README.md', 'src/a.ts', 'src/b.ts', '']);
    expect(w.git(['ls-tree', '-r', '-t', '--name-only', rescue])).not.toMatch(/^index\/.*(\.\.|\.git)(\/|$)/im);
    expect(w.git(['show', `${rescue}:git/index`])).toContain(evil);
  });

  it('files that git was told not to look at are told and committed as they are, and a sparse one stays', async () => {
    using w = await workspace();
    const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
    w.git(['update-index', '--assume-unchanged', 'src/a.ts'], path);
    w.git(['update-index', '--skip-worktree', 'src/b.ts', 'README.md'], path);
    for (const file of ['src/a.ts', 'src/b.ts']) writeFileSync(join(path, file), 'changed\n');
    rmSync(join(path, 'README.md'));
    const { files } = await worktreeChanges(w.repository, { name: 'a', since: base });
    expect(files.map((file) => file.path)).toEqual(['src/a.ts', 'src/b.ts']);
    await commitWorktree(w.repository, { name: 'a', message: 'm' });
    expect(w.git(['show', 'orch/a:src/a.ts', 'orch/a:src/b.ts'])).toBe('changed\nchanged\n');
  });

  it('no filter of the repository is run over files that may have changed since the index was written', async () => {
    using w = await workspace();
    const mark = join(w.root, 'mark');
    w.git(['config', 'filter.evil.clean', `touch ${mark}; cat`]);
    const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
    // Whatever the clock says, these files are newer than every index.
    const later = new Date(Date.now() + 3_600_000);
    for (const at of [w.main, path]) {
      for (const file of ['.gitattributes', 'one.txt', 'left.txt', 'README.md']) {
        writeFileSync(join(at, file), file === '.gitattributes' ? '* filter=evil\n' : `${file}\n`);
        utimesSync(join(at, file), later, later);
      }
    }
    w.git(['update-index', '--assume-unchanged', 'README.md'], path);
    rmSync(mark, { force: true });
    const leave = (await leftBehind(w.repository, { name: 'a', since: base })).filter((left) => /left/.test(left.path));
    await worktreeChanges(w.repository, { name: 'a', since: base, leave });
    await commitWorktree(w.repository, { name: 'a', message: 'm', leave });
    await commitSnapshot(w.repository, { branch: 's', paths: ['one.txt', '.gitattributes'], message: 'm' });
    await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
    expect(existsSync(mark)).toBe(false);
    expect(w.git(['ls-tree', '-r', '--name-only', 'orch/a'])).toContain('one.txt');
    w.git(['add', 'one.txt']);
    expect(existsSync(mark)).toBe(true);
  });

  it.each(['the repository', 'an agent'])('an index that %s has split is read, and is whole again', async (who) => {
    using w = await workspace();
    if (who === 'the repository') w.git(['config', 'core.splitIndex', 'true']);
    const { path, base } = await createWorktree(w.repository, { ...small, name: 'a', isolation });
    expect(w.git(['status', '--porcelain'], path)).toBe('');
    writeFileSync(join(path, 'src/b.ts'), 'changed\n');
    w.git(['-c', 'core.splitIndex=true', 'add', '.'], path);
    const { files } = await worktreeChanges(w.repository, { name: 'a', since: base });
    expect(files.map((file) => file.path)).toEqual(['src/b.ts']);
    await commitWorktree(w.repository, { name: 'a', message: 'm' });
    expect(w.git(['-c', 'core.splitIndex=false', 'status', '--porcelain'], path)).toBe('');
    w.git(['-c', 'core.splitIndex=true', 'rm', '--quiet', 'README.md'], path);
    const { rescue } = await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
    expect(w.git(['ls-tree', '-r', '--name-only', `${rescue}:index`])).toBe('.gitignore\nsrc/a.ts\nsrc/b.ts\n');
    expect(readdirSync(join(w.main, '.git')).filter((name) => name.startsWith('sharedindex'))).toEqual([]);
  });
});
