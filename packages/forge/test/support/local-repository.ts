import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { git, initRepository, tempDir, type TempDir, writeTree } from '@orch/testkit';

import type { ForgeWorld } from '../../src/conformance.ts';

/** A repository with the commits of the conformance suite, a bare one that has its branch `main`, and a folder. */
export interface LocalRepository extends Disposable {
  readonly root: string;
  readonly gitDir: string;
  readonly bare: string;
  readonly scratchDir: string;
  readonly commits: ForgeWorld['commits'];
}

let template: { readonly temp: TempDir; readonly commits: ForgeWorld['commits'] } | undefined;

/** Copied from one that is made once, because every call of git takes its time. */
export function localRepository(): LocalRepository {
  template ??= makeTemplate();
  const temp = tempDir();
  const root = temp.path;
  cpSync(template.temp.path, root, { recursive: true });
  return {
    root,
    gitDir: join(root, 'main.git'),
    bare: join(root, 'bare.git'),
    scratchDir: join(root, 'scratch'),
    commits: template.commits,
    [Symbol.dispose]: () => temp[Symbol.dispose](),
  };
}

function makeTemplate(): NonNullable<typeof template> {
  using work = tempDir();
  const at = work.path;
  const commit = (text: string): string => {
    writeTree(at, { 'a.txt': text });
    git(at, 'commit', '--quiet', '--all', `--message=${text}`);
    return git(at, 'rev-parse', 'HEAD').trim();
  };
  writeTree(at, { 'a.txt': 'base' });
  initRepository(at);
  const base = git(at, 'rev-parse', 'HEAD').trim();
  const [one, two] = [commit('one'), commit('two')];
  git(at, 'checkout', '--quiet', base);
  const other = commit('other');
  const temp = tempDir();
  mkdirSync(join(temp.path, 'scratch'));
  cpSync(join(at, '.git'), join(temp.path, 'main.git'), { recursive: true });
  const bare = join(temp.path, 'bare.git');
  git(at, 'init', '--quiet', '--bare', '--template=', '--initial-branch=main', bare);
  git(at, 'push', '--quiet', bare, `${base}:refs/heads/main`);
  return { temp, commits: { base, one, two, other } };
}
