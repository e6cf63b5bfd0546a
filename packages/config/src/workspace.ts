import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';

import { OrchError, sha256 } from '@orch/core';

/** Where a user's repository is, and where orch keeps what must survive the repository's own files. */
export interface Workspace {
  /** Real path of the repository's root: its git work tree, else the folder with the roadmap, else the given folder. */
  readonly root: string;
  /** Real path of the git folder that all work trees share; undefined where there is no git. */
  readonly gitCommonDir: string | undefined;
  /** Folder for the run journal and undo journals. It is outside the work tree and is made when first written to. */
  readonly stateDir: string;
  /** Folder of this user's trust records. */
  readonly trustDir: string;
}

export interface WorkspaceOptions {
  /** Folder to start from. */
  readonly cwd: string;
  /** The user's folder for state, usually `$XDG_STATE_HOME` or `~/.local/state`. */
  readonly userStateDir: string;
}

/** Files that mark the root of a workspace without git. */
const markers = ['orch.config.json', 'orch.config.ts', 'Plans/product-roadmap.md'];

/**
 * Finds the workspace of a folder without starting a process. The search goes up to the nearest git root;
 * without git, to the nearest folder with a configuration file or a roadmap; else the folder itself is the root.
 *
 * @throws OrchError `ORCH_CONFIG_NO_FOLDER` when the folder does not exist.
 */
export function findWorkspace(options: WorkspaceOptions): Workspace {
  const cwd = realFolder(options.cwd);
  const userDir = join(options.userStateDir, 'orch');
  const trustDir = join(userDir, 'trust');
  for (const folder of ancestors(cwd)) {
    const gitCommonDir = gitCommonDirOf(folder);
    if (gitCommonDir !== undefined) {
      return { root: folder, gitCommonDir, stateDir: join(gitCommonDir, 'orch'), trustDir };
    }
  }
  const marked = ancestors(cwd).find((folder) => markers.some((marker) => existsSync(join(folder, marker))));
  const root = marked ?? cwd;
  return { root, gitCommonDir: undefined, stateDir: join(userDir, sha256(root).slice(0, 16)), trustDir };
}

function realFolder(path: string): string {
  try {
    const real = realpathSync(path);
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw new OrchError('ORCH_CONFIG_NO_FOLDER', `there is no folder ${path}`, { cause });
  }
  throw new OrchError('ORCH_CONFIG_NO_FOLDER', `${path} is not a folder`);
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/**
 * The shared git folder of a work tree root, read as git does: `.git` is a folder, or a file `gitdir: PATH`
 * whose folder names the shared one in `commondir`. Undefined where the folder is no work tree root.
 */
function gitCommonDirOf(folder: string): string | undefined {
  const dotGit = join(folder, '.git');
  const stat = statSync(dotGit, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return existsSync(join(dotGit, 'HEAD')) ? realpathSync(dotGit) : undefined;
  if (!stat?.isFile()) return undefined;
  const gitDir = /^gitdir: (.+?)\s*$/m.exec(readFileSync(dotGit, 'utf8'))?.[1];
  if (gitDir === undefined) return undefined;
  const own = resolve(folder, gitDir);
  if (!existsSync(join(own, 'HEAD'))) return undefined;
  const commonFile = join(own, 'commondir');
  if (!existsSync(commonFile)) return realpathSync(own);
  const common = readFileSync(commonFile, 'utf8').trim();
  return realpathSync(isAbsolute(common) ? common : join(own, common));
}
