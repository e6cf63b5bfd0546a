import { statfsSync } from 'node:fs';

import { OrchError } from '@orch/core';

/** @throws OrchError `ORCH_GIT_DISK_FULL` if fewer than `bytes` are free where `folder` is. */
export function requireSpace(folder: string, bytes: number, purpose: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new OrchError('ORCH_GIT_DISK_FULL', `${purpose} needs ${bytes} bytes below ${folder}, and ${free} are free`, {
    help: 'Free some space, or remove worktrees that are no longer needed.',
    data: { folder, free, needed: bytes },
  });
}
