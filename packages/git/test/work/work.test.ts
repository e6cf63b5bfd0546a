import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import {
  changesBetween,
  commitsBetween,
  commitText,
  commitWorktree,
  createWorktree,
  leftBehind,
  patchBetween,
  worktreeChanges,
  fileAt,
} from '../../src/index.ts';
import { portable, workspace } from '../support/workspace.ts';

describe.each(portable)('the work in a %s', (isolation) => {
  it('tells every file that differs from a commit, committed or not, and leaves the worktree as it is', async () => {
    using w = await workspace();
    const tree = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    writeFileSync(join(tree.path, 'src/a.ts'), 'export const a = 2;\nexport const c = 3;\n');
    w.git(['commit', '--quiet', '--all', '--message=one'], tree.path);
    rmSync(join(tree.path, 'src/b.ts'));
    writeFileSync(join(tree.path, 'new "ü\n.txt'), 'one\ntwo');
    writeFileSync(join(tree.path, 'staged.bin'), Buffer.from([0, 1, 2]));
    w.git(['add', 'staged.bin'], tree.path);
    writeFileSync(join(tree.path, 'secret.log'), 'ignored');
    symlinkSync('/etc/passwd', join(tree.path, 'link'));
    const status = w.git(['status', '--porcelain'], tree.path);
    const found = await worktreeChanges(w.repository, { name: 't', since: tree.base });
    expect(found.files).toEqual([
      { path: 'link', action: 'added', kind: 'link', added: 1, removed: 0 },
      { path: 'new "ü\n.txt', action: 'added', kind: 'file', added: 2, removed: 0 },
      { path: 'src/a.ts', action: 'modified', kind: 'file', added: 2, removed: 1 },
      { path: 'src/b.ts', action: 'deleted', kind: 'file', added: 0, removed: 1 },
      { path: 'staged.bin', action: 'added', kind: 'file', added: null, removed: null },
    ]);
    expect(found.branch).toBe('refs/heads/orch/t');
    expect(w.git(['status', '--porcelain'], tree.path)).toBe(status);
  });

  it('has what was changed in the moment in which its index was written, and looks unchanged by size and time', async () => {
    using w = await workspace();
    w.git(['config', 'core.trustctime', 'false']);
    const { path } = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    const moment = new Date(Date.UTC(2026, 0, 1));
    const write = (text: string): void => {
      writeFileSync(join(path, 'x.txt'), text);
      utimesSync(join(path, 'x.txt'), moment, moment);
    };
    write('one');
    w.git(['add', 'x.txt'], path);
    utimesSync(w.git(['rev-parse', '--path-format=absolute', '--git-path', 'index'], path).trim(), moment, moment);
    write('two');
    const { commit } = await commitWorktree(w.repository, { name: 't', message: 'Do it' });
    expect(await fileAt(w.repository, commit, 'x.txt')).toBe('two');
  });

  it('looks to git as in the repository, whatever the settings say of programs and links', async () => {
    using w = await workspace();
    symlinkSync('README.md', join(w.main, 'link'));
    w.git(['add', 'link']);
    w.git(['commit', '--quiet', '--message=link']);
    for (const setting of ['core.fileMode', 'core.symlinks']) w.git(['config', setting, 'false']);
    const { path } = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    chmodSync(join(path, 'README.md'), 0o755);
    expect(w.git(['status', '--porcelain'], path)).toBe('');
  });

  it('leaves out of a commit what tests have left, added, changed or deleted, until somebody changes it again', async () => {
    using w = await workspace();
    const { path, base } = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    writeFileSync(join(path, 'done.txt'), 'done\n');
    const work = await commitWorktree(w.repository, { name: 't', message: 'Do it' });
    expect(await leftBehind(w.repository, { name: 't', since: work.tree })).toEqual([]);
    writeFileSync(join(path, 'report "1".xml'), 'report\n');
    writeFileSync(join(path, 'README.md'), 'changed by a test\n');
    writeFileSync(join(path, 'src/a.ts'), 'changed by a test\n');
    rmSync(join(path, 'src/b.ts'));
    const leave = await leftBehind(w.repository, { name: 't', since: work.tree });
    expect(leave.map((file) => file.path)).toEqual(['README.md', 'report "1".xml', 'src/a.ts', 'src/b.ts']);
    const same = await commitWorktree(w.repository, { name: 't', message: 'Again', leave });
    expect(same).toMatchObject({ made: false, commit: work.commit });
    writeFileSync(join(path, 'src/a.ts'), 'changed by the agent\n');
    const { files } = await worktreeChanges(w.repository, { name: 't', since: base, leave });
    expect(files.map((file) => file.path)).toEqual(['done.txt', 'src/a.ts']);
    const { commit } = await commitWorktree(w.repository, { name: 't', message: 'More', leave });
    expect(w.git(['diff', '--name-only', work.commit, commit])).toBe('src/a.ts\n');
    // What was left out is still there.
    expect(readFileSync(join(path, 'report "1".xml'), 'utf8')).toBe('report\n');
  });

  it('commits everything onto the branch once, past the lock of a git that was killed', async () => {
    using w = await workspace();
    const tree = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    writeFileSync(join(tree.path, 'done.txt'), 'done\n');
    writeFileSync(join(w.git(['rev-parse', '--absolute-git-dir'], tree.path).trim(), 'index.lock'), '');
    const first = await commitWorktree(w.repository, { name: 't', message: 'Do it\n\nOrch-Task: x\n' });
    expect(first.made).toBe(true);
    expect(w.git(['status', '--porcelain'], tree.path)).toBe('');
    expect(w.git(['log', '--format=%s|%(trailers:key=Orch-Task,valueonly)', '-1', 'orch/t']).trim()).toMatch(
      /^Do it\|x/,
    );
    expect(await commitWorktree(w.repository, { name: 't', message: 'again' })).toEqual({ ...first, made: false });
    const changes = await changesBetween(w.repository, tree.base, first.commit);
    expect(changes.map(({ path }) => path)).toEqual(['done.txt']);
    expect(await commitsBetween(w.repository, tree.base, first.commit)).toEqual([
      { commit: first.commit, parent: tree.base },
    ]);
    expect(await fileAt(w.repository, first.commit, 'done.txt')).toBe('done\n');
    expect(await fileAt(w.repository, tree.base, 'done.txt')).toBeUndefined();
    expect(await fileAt(w.repository, first.commit, 'src')).toBeUndefined();
    expect(await fileAt(w.repository, first.commit, 'done.txt', { maxBytes: 1 })).toBeUndefined();
    expect((await patchBetween(w.repository, tree.base, first.commit)).text).toContain('+done');
    expect(await patchBetween(w.repository, tree.base, first.commit, { maxBytes: 10 })).toMatchObject({ isCut: true });
    expect(readFileSync(join(w.main, 'README.md'), 'utf8')).toBe('# Shop\n');
  });

  it('refuses to commit where the agent has left its branch, and where another repository lies inside', async () => {
    using w = await workspace();
    const tree = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    writeFileSync(join(tree.path, 'done.txt'), 'done\n');
    w.git(['switch', '--quiet', '--create', 'elsewhere'], tree.path);
    await expect(commitWorktree(w.repository, { name: 't', message: 'm' })).rejects.toMatchObject({
      code: 'ORCH_GIT_WRONG_BRANCH',
      data: { current: 'refs/heads/elsewhere' },
    });
    w.git(['switch', '--quiet', 'orch/t'], tree.path);
    const inner = join(tree.path, 'inner');
    mkdirSync(inner);
    w.git(['init', '--quiet'], inner);
    w.git(['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--quiet', '--allow-empty', '--message=i'], inner);
    await expect(commitWorktree(w.repository, { name: 't', message: 'm' })).rejects.toMatchObject({
      code: 'ORCH_GIT_NESTED',
    });
    rmSync(inner, { recursive: true });
    expect((await commitWorktree(w.repository, { name: 't', message: 'm' })).made).toBe(true);
  });
});

it('tells of a patch that is too large to be kept that it is cut, and of binary files their text where asked for', async () => {
  using w = await workspace();
  const tree = await createWorktree(w.repository, { name: 't', base: 'HEAD' });
  writeFileSync(join(tree.path, 'small.bin'), 'a\0needle\n');
  const small = await commitWorktree(w.repository, { name: 't', message: 'A small one\n\nsaid here\n' });
  expect((await patchBetween(w.repository, tree.base, small.commit)).text).not.toContain('needle');
  expect((await patchBetween(w.repository, tree.base, small.commit, { text: true })).text).toContain('needle');
  expect(await commitText(w.repository, small.commit)).toMatch(/^tree [^]*\n\nA small one\n\nsaid here\n/);
  writeFileSync(join(tree.path, 'large.txt'), `${'x'.repeat(1023)}\n`.repeat(68 * 1024));
  const large = await commitWorktree(w.repository, { name: 't', message: 'A large one' });
  expect(await patchBetween(w.repository, small.commit, large.commit)).toEqual({ text: '', isCut: true });
});

it('belongs to the process that has the worktree', async () => {
  using w = await workspace();
  await expect(worktreeChanges(w.repository, { name: 'none', since: 'HEAD' })).rejects.toMatchObject({
    code: 'ORCH_GIT_WORKTREE_UNKNOWN',
  });
});
