import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { listWorktrees } from '../../src/index.ts';
import type { Workspace } from './workspace.ts';

/** What is in the place of worktrees, and what git knows of them, besides the user's checkout. */
export function leftOvers(w: Workspace): Record<string, unknown> {
  const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  return {
    folders: readdirSync(w.trees).filter((name) => name !== '.trash'),
    trash: namesIn(join(w.trees, '.trash')),
    known: namesIn(join(w.main, '.git/worktrees')),
    records: listWorktrees(w.repository),
    locks: readdirSync(join(w.main, '.git')).filter((name) => name.endsWith('.lock')),
    temporary: namesIn(join(w.main, '.git/orch/git-tmp')),
  };
}
