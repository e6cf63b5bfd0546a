import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { migrate } from './migrate.ts';

export interface CreateOptions {
  readonly migrations: readonly string[] | undefined;
  readonly incrementalVacuum: boolean;
}

/**
 * Makes a write-ahead database where no file is, complete from its first instant on: it is built under a name of its
 * own without a journal, flushed, and linked to `path`, which never replaces a file. SQLite would make it in place
 * with a rollback journal and several flushes, because the mode and the schema change one after the other.
 * Whoever is killed leaves nothing or all of it, and of several that create one file, one is the first.
 *
 * Answers whether it made one. If not, another process did, or something is in the way that opening the file in place
 * deals with or reports: no schema, a log that a removed database has left, a disk without hard links, a migration that fails.
 */
export function createDatabase(path: string, options: CreateOptions): boolean {
  const { migrations = [] } = options;
  if (migrations.length === 0) return false;
  // SQLite would apply what such a log holds, unless the file is empty.
  if (existsSync(`${path}-wal`) || existsSync(`${path}-journal`)) return false;
  const draft = `${path}.${process.pid}-${process.hrtime.bigint()}${draftSuffix}`;
  try {
    const file = openSync(draft, 'wx', 0o644);
    try {
      try {
        build(draft, file, migrations, options.incrementalVacuum);
      } finally {
        // Before anybody can have it open: closing a file ends all locks on it that this process holds (fcntl(2)).
        closeSync(file);
      }
      linkSync(draft, path);
      flushFolder(dirname(path));
    } finally {
      rmSync(draft, { force: true });
    }
    removeDrafts(path);
    return true;
  } catch {
    // It is not lost: opening in place meets the same, and names the file that the caller knows.
    return false;
  }
}

const draftSuffix = '.new';

function build(path: string, file: number, migrations: readonly string[], incrementalVacuum: boolean): void {
  const db = new DatabaseSync(path);
  try {
    // Nobody else sees the draft, and after a failure it is thrown away: no file as journal, no locks, one flush at the end.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
    if (incrementalVacuum) db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    migrate(db, migrations, path);
  } finally {
    db.close();
  }
  // The versions for writing and reading that stand for write-ahead logging (https://www.sqlite.org/fileformat.html).
  writeSync(file, new Uint8Array([2, 2]), 0, 2, 18);
  fsyncSync(file);
}

/** Puts the name of the database on the disk: what is committed to it later would be lost with its name. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return; // no folder can be opened there, and NTFS keeps names in order
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Removes what is left of others that have tried to create a database that is there now: of those that were killed, at
 * whatever moment, and of those that are not ready yet, which open it in place then.
 */
export function removeDrafts(path: string): void {
  const start = `${basename(path)}.`;
  for (const name of namesIn(dirname(path))) {
    if (!name.startsWith(start) || !name.endsWith(draftSuffix)) continue;
    if (/^\d+-\d+$/.test(name.slice(start.length, -draftSuffix.length))) remove(join(dirname(path), name));
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // a folder that may be used and not listed: the database in it can be opened
  }
}

function remove(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // What may not be removed, or is a folder, is in nobody's way.
  }
}
