import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { findWorkspace } from '@orch/config';
import { isOrchError } from '@orch/core';
import { sqliteStore, type SqliteStore } from '@orch/dag';

import { userStateDir, type CliProcess } from '../../context.ts';
import { givenFolder } from '../given.ts';

/** How the journal is opened: only to look at it, or to write to it. */
type Access = 'read' | 'write';

/** Opens the journal of the repository that `cwd` lies in; undefined where nothing was ever started in it. */
export function openJournal(
  process: CliProcess,
  flags: { readonly cwd?: string },
  access: Access,
): SqliteStore | undefined {
  const cwd = givenFolder(process, '--cwd', flags.cwd);
  const { stateDir } = findWorkspace({ cwd, userStateDir: userStateDir(process.env) });
  const path = join(stateDir, 'journal.db');
  if (!existsSync(path)) return undefined;
  if (access === 'write') return sqliteStore(path);
  try {
    return sqliteStore(path, { readOnly: true });
  } catch (error) {
    // A journal of an earlier version is upgraded by opening it once for writing.
    if (!isOrchError(error, 'ORCH_SQLITE_OLDER_SCHEMA')) throw error;
    return sqliteStore(path);
  }
}
