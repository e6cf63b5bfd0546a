import { join } from 'node:path';

import { outliveLock } from '@orch/git-files';
import { transaction } from '@orch/sqlite';

import type { OpenRepository } from './open-repository.ts';

/**
 * Waits for the lock of a ref of orch that git has found in its way: until it is gone or another one, or so old that a
 * killed git has left it, which removes it. False where it is none of that, for the lock of anything else is not ours.
 */
export async function outliveRefLock(
  { commonDir, clock, db }: Pick<OpenRepository, 'commonDir' | 'clock' | 'db'>,
  ref: string,
  said: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const lock = join(commonDir, `${ref}.lock`);
  if (!/^refs\/(?:heads\/)?orch\//.test(ref) || !said.includes(`Unable to create '${lock}': File exists`)) return false;
  return await outliveLock(lock, { clock, alone: (work) => transaction(db, work) }, signal);
}
