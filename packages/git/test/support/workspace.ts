import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { git, initRepository, tempDir, writeTree } from '@orch/testkit';

import { openRepository, type OpenRepositoryOptions, type Repository } from '../../src/index.ts';

/** A repository with one commit, and a folder for its worktrees, which go with the `using` block. */
export interface Workspace extends Disposable {
  readonly root: string;
  /** The user's checkout. */
  readonly main: string;
  readonly trees: string;
  readonly repository: Repository;
  /** Runs git in the user's checkout, or in another folder. */
  git(args: readonly string[], cwd?: string): string;
}

export const environment: { readonly PATH: string } = { PATH: process.env['PATH'] ?? '' };

/** The files of a small project. */
export const project: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules/\n*.log\n.env\n',
  'README.md': '# Shop\n',
  'src/a.ts': 'export const a = 1;\n',
  'src/b.ts': 'export const b = 2;\n',
};

export async function workspace(
  files: Readonly<Record<string, string>> = project,
  options: Partial<OpenRepositoryOptions> = {},
): Promise<Workspace> {
  const temp = tempDir();
  const main = join(temp.path, 'main');
  mkdirSync(main);
  writeTree(main, files);
  initRepository(main);
  const trees = join(temp.path, 'trees');
  const repository = await openRepository({ path: main, worktreesDir: trees, environment, ...options });
  return {
    root: temp.path,
    main,
    trees,
    repository,
    git: (args, cwd = main) => git(cwd, ...args),
    [Symbol.dispose]: () => {
      repository[Symbol.dispose]();
      temp[Symbol.dispose]();
    },
  };
}

/** Options of tests: a disk of a test machine may be nearly full. */
export const small = { base: 'main', minFreeBytes: 0 } as const;

/** The isolations that work on every file system: what holds of one holds of the other. */
export const portable = ['worktree', 'clone'] as const;
