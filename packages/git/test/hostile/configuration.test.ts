import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { createWorktree, openMergeQueue, predictMerge, removeWorktree, restoreRescue } from '../../src/index.ts';
import { project, small, type Workspace, workspace } from '../support/workspace.ts';

interface Attack {
  readonly what: string;
  /** Settings of the repository, which an agent may have written. `RUN` is a program that leaves a mark. */
  readonly settings: Readonly<Record<string, string>>;
  /** Calls by which plain git does run it, to show that the attack is one. */
  readonly runsIn: readonly (readonly string[])[];
}

const attacks: readonly Attack[] = [
  { what: 'a file system monitor', settings: { 'core.fsmonitor': 'RUN' }, runsIn: [['status']] },
  {
    what: 'hooks in a folder of its own',
    settings: { 'core.hooksPath': 'HOOKS' },
    runsIn: [['worktree', 'add', '--quiet', '-b', 'control', '../control']],
  },
  { what: 'a hook in .git/hooks', settings: {}, runsIn: [['update-ref', 'refs/heads/control', 'HEAD']] },
  {
    what: 'a filter that cleans',
    settings: { 'filter.evil.clean': 'RUN' },
    runsIn: [['add', '--renormalize', '.']],
  },
  {
    what: 'a filter that smudges',
    settings: { 'filter.evil.smudge': 'RUN', 'filter.evil.required': 'true' },
    runsIn: [['worktree', 'add', '--quiet', '-b', 'control', '../control']],
  },
  {
    what: 'a filter that stays',
    settings: { 'filter.evil.process': 'RUN' },
    runsIn: [['worktree', 'add', '--quiet', '-b', 'control', '../control']],
  },
  {
    what: 'a filter with a name that ends a setting',
    settings: { 'filter.a=b.c.smudge': 'RUN' },
    runsIn: [['worktree', 'add', '--quiet', '-b', 'control', '../control']],
  },
  {
    what: 'a merge driver',
    settings: { 'merge.evil.driver': 'RUN' },
    runsIn: [['merge-tree', '--write-tree', 'one', 'two']],
  },
  { what: 'a diff program', settings: { 'diff.external': 'RUN' }, runsIn: [['diff', 'one', 'two']] },
  { what: 'a text converter', settings: { 'diff.evil.textconv': 'RUN' }, runsIn: [['diff', 'one', 'two']] },
  {
    what: 'a signing program',
    settings: { 'gpg.program': 'RUN', 'commit.gpgSign': 'true', 'log.showSignature': 'true' },
    runsIn: [['commit', '--quiet', '--allow-empty', '-m', 'x']],
  },
  {
    what: 'a remote from which missing objects are fetched',
    settings: {
      'remote.evil.url': '.',
      'remote.evil.promisor': 'true',
      'remote.evil.uploadpack': 'RUN',
      'extensions.partialClone': 'evil',
    },
    runsIn: [['rev-parse', '--verify', `${'1'.repeat(40)}^{commit}`]],
  },
  {
    what: 'settings that another file adds',
    settings: { 'include.path': 'INCLUDED' },
    runsIn: [['status']],
  },
];

/** A repository whose attributes ask for the drivers, with two branches that change one file. */
async function target(): Promise<Workspace> {
  const w = await workspace({
    ...project,
    '.gitattributes': '*.ts filter=evil merge=evil diff=evil\n*.md filter=a=b.c\n',
  });
  for (const name of ['one', 'two']) {
    w.git(['checkout', '--quiet', '-b', name, 'main']);
    writeTree(w.main, { 'src/a.ts': `export const a = '${name}';\n` });
    w.git(['commit', '--quiet', '-am', name]);
    w.git(['branch', `orch/${name}`]);
  }
  w.git(['checkout', '--quiet', 'main']);
  return w;
}

function arm(w: Workspace, attack: Attack): string {
  const mark = join(w.root, 'mark');
  const run = join(w.root, 'run');
  const hooks = join(w.root, 'hooks');
  const included = join(w.root, 'included');
  writeFileSync(run, `#!/bin/sh\ntouch '${mark}'\nexit 1\n`);
  chmodSync(run, 0o755);
  writeFileSync(included, `[core]\n\tfsmonitor = ${run}\n`);
  for (const folder of [hooks, ...(attack.what === 'a hook in .git/hooks' ? [join(w.main, '.git/hooks')] : [])]) {
    mkdirSync(folder, { recursive: true });
    for (const hook of ['post-checkout', 'reference-transaction', 'post-index-change']) {
      writeFileSync(join(folder, hook), `#!/bin/sh\ntouch '${mark}'\n`);
      chmodSync(join(folder, hook), 0o755);
    }
  }
  const values: Readonly<Record<string, string>> = { RUN: run, HOOKS: hooks, INCLUDED: included };
  for (const [name, value] of Object.entries(attack.settings)) w.git(['config', name, values[value] ?? value]);
  return mark;
}

test.each(attacks)('$what of the repository is not run by anything here', async (attack) => {
  using w = await target();
  const mark = arm(w, attack);
  const tree = await createWorktree(w.repository, { ...small, name: 'a' });
  writeTree(tree.path, { 'src/a.ts': 'edited\n', 'new.ts': 'new\n' });
  await removeWorktree(w.repository, { name: 'a', attempt: 'a', regenerable: ['src'] });
  await restoreRescue(w.repository, { name: 'a', into: join(w.root, 'back') });
  expect(await predictMerge(w.repository, 'one', 'two')).toMatchObject({ clean: false, paths: ['src/a.ts'] });
  await expect(predictMerge(w.repository, '1'.repeat(40), 'two')).rejects.toMatchObject({
    code: 'ORCH_GIT_UNKNOWN_REVISION',
  });
  const queue = openMergeQueue(w.repository, { target: 'integration', base: 'main' });
  await queue.add('one');
  await queue.add('two');
  expect(await queue.land()).toMatchObject({ landed: [{ branch: 'one' }], conflicting: [{ branch: 'two' }] });
  expect(existsSync(mark)).toBe(false);

  for (const call of attack.runsIn) {
    try {
      w.git([...call]);
    } catch {
      // whether the call succeeds does not matter, only what it has run
    }
  }
  expect(existsSync(mark)).toBe(true);
  rmSync(mark);
});

test('a work tree that the configuration names is neither read nor written', async () => {
  using w = await workspace();
  const elsewhere = join(w.root, 'elsewhere');
  writeTree(elsewhere, { 'README.md': 'not yours\n' });
  w.git(['config', 'core.worktree', elsewhere]);
  const tree = await createWorktree(w.repository, { ...small, name: 'a' });
  expect(existsSync(join(tree.path, 'src/a.ts'))).toBe(true);
  expect(existsSync(join(elsewhere, 'src/a.ts'))).toBe(false);
});
