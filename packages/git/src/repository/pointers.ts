import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

/** Where a repository keeps what its worktrees share, and where one of them is. Both are real paths. */
export interface Pointers {
  readonly gitDir: string;
  readonly commonDir: string;
}

/**
 * Follows the pointer files of the work tree at `top` only as far as both sides agree: a `.git` file must name
 * `<common>/worktrees/<id>`, whose `gitdir` names that very `.git` file, and whose `commondir` names `<common>`. A
 * crafted `commondir` could else lend this folder the settings, and the trust, of another repository
 * (GHSA-q5hj-mxqh-vv77).
 *
 * @throws OrchError `ORCH_GIT_POINTER`, `ORCH_GIT_NO_REPOSITORY`.
 */
export function readPointers(top: string): Pointers {
  const dotGit = join(top, '.git');
  const kind = lstatSync(dotGit, { throwIfNoEntry: false });
  if (kind === undefined) {
    throw new OrchError('ORCH_GIT_NO_REPOSITORY', `${top} is not the top of a git work tree`, {
      help: 'Name the folder that holds .git.',
    });
  }
  if (kind.isDirectory()) {
    if (lstatSync(join(dotGit, 'commondir'), { throwIfNoEntry: false }) !== undefined) {
      throw refused(dotGit, 'has a file commondir, which only linked worktrees have');
    }
    return { gitDir: realpathSync(dotGit), commonDir: realpathSync(dotGit) };
  }
  if (!kind.isFile()) throw refused(dotGit, 'is neither a folder nor a file');
  return follow(dotGit);
}

function follow(dotGit: string): Pointers {
  try {
    const text = readFileSync(dotGit, 'utf8');
    const target = /^gitdir: (.+?)\n*$/s.exec(text)?.[1];
    if (target === undefined) throw refused(dotGit, 'names no folder');
    const gitDir = realpathSync(resolve(dirname(dotGit), target));
    const commonDir = realpathSync(resolve(gitDir, firstLine(join(gitDir, 'commondir'))));
    if (basename(dirname(gitDir)) !== 'worktrees' || dirname(dirname(gitDir)) !== commonDir) {
      throw refused(dotGit, `leads to ${gitDir}, which does not belong to the repository that it names`);
    }
    const back = resolve(gitDir, firstLine(join(gitDir, 'gitdir')));
    if (realpathSync(back) !== realpathSync(dotGit)) throw refused(dotGit, `leads to the worktree of ${back}`);
    return { gitDir, commonDir };
  } catch (error) {
    if (systemErrorCode(error)?.startsWith('E') !== true) throw error;
    throw refused(dotGit, 'leads to what cannot be read', error);
  }
}

function firstLine(path: string): string {
  return readFileSync(path, 'utf8').replace(/\n+$/, '');
}

function refused(path: string, why: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_GIT_POINTER', `${path} ${why}`, {
    help: 'Somebody may have changed it. If you moved the worktree yourself, run: git worktree repair.',
    data: { path },
    cause,
  });
}
