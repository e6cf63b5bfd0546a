import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Full name of the branch that a worktree has checked out; null where it is at a commit. */
export function headBranch(admin: string): string | null {
  return /^ref: (refs\/heads\/.+)$/.exec(readFileSync(join(admin, 'HEAD'), 'utf8').trim())?.[1] ?? null;
}
