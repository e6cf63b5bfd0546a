import { messageOf, OrchError, systemErrorCode } from '@orch/core';
import { flushObjects, flushRef, type NewObject, writeObjects } from '@orch/git-files';

import type { OpenRepository } from '../repository/open-repository.ts';

/** Files that are open at a time at most. */
const atOnce = 128;

/**
 * Writes objects into a repository that git does not find there, flushed to the disk.
 *
 * @throws OrchError `ORCH_GIT_DISK_FULL`, `_READ_ONLY`, `_FAILED`
 */
export async function putObjects({ commonDir }: OpenRepository, objects: readonly NewObject[]): Promise<void> {
  await told(commonDir, async () => {
    for (let at = 0; at < objects.length; at += atOnce) {
      await writeObjects(commonDir, objects.slice(at, at + atOnce), { areMissing: true });
    }
  });
}

/**
 * Puts on the disk what git has written here lately, ours or an agent's: needed before a ref leads to it, since git flushes
 * refs and no loose objects.
 *
 * @throws OrchError `ORCH_GIT_DISK_FULL`, `_READ_ONLY`, `_FAILED`
 */
export async function keepObjects({ commonDir }: OpenRepository): Promise<void> {
  await told(commonDir, () => flushObjects(commonDir));
}

/**
 * Puts the name of a ref on the disk, the content of which git has flushed.
 *
 * @throws OrchError `ORCH_GIT_DISK_FULL`, `_READ_ONLY`, `_FAILED`
 */
export async function keepRef({ commonDir }: OpenRepository, ref: string): Promise<void> {
  await told(commonDir, () => flushRef(commonDir, ref));
}

async function told(commonDir: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    const { code, help } = meanings[systemErrorCode(cause) ?? ''] ?? unknown;
    throw new OrchError(code, `objects could not be written to ${commonDir}: ${messageOf(cause)}`, { help, cause });
  }
}

const unknown = { code: 'ORCH_GIT_FAILED', help: 'See what the system says in the message.' } as const;
const full = { code: 'ORCH_GIT_DISK_FULL', help: 'Free some space and try again.' } as const;
const refused = { code: 'ORCH_GIT_READ_ONLY', help: 'Make the repository and its folders writable.' } as const;

const meanings: Readonly<Record<string, typeof unknown | typeof full | typeof refused>> = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: refused,
  EPERM: refused,
  EROFS: refused,
};
