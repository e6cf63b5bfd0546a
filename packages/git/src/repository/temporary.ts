import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode } from '@orch/core';

import { isOwnerGone } from '../worktrees/owner.ts';
import type { OpenRepository } from './open-repository.ts';

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

/** A folder for the time of one call, beside the state of the repository. It bears the name of its process. */
export function temporaryFolder(repository: OpenRepository): TemporaryFolder {
  const parent = parentOf(repository);
  mkdirSync(parent, { recursive: true });
  const path = mkdtempSync(join(parent, `${repository.owner}_`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Removes the folders of processes that have ended. */
export function sweepTemporary(repository: OpenRepository): void {
  const parent = parentOf(repository);
  for (const name of namesIn(parent)) {
    if (isOwnerGone(name.slice(0, name.lastIndexOf('_')))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function parentOf({ commonDir }: OpenRepository): string {
  return join(commonDir, 'orch', 'git-tmp');
}

function namesIn(parent: string): string[] {
  try {
    return readdirSync(parent);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // nothing has been saved yet
    throw error;
  }
}
