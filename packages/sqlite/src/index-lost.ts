import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy that can be opened until it is disposed of; whoever has it open then keeps it until it is closed. */
export interface Copy extends Disposable {
  readonly path: string;
}

/**
 * A copy of a database that has lost the index of its log, or nothing if another process has come in between. The last to
 * close a database removes the index before the log, so whoever is killed between the two leaves a log alone, and a backup
 * may have been made so. SQLite needs an index to read a log, and would make it beside the database.
 */
export function copyWithoutIndex(path: string): Copy | undefined {
  const before = stateOf(path);
  if (before === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'orch-sqlite-'));
  const copy = { path: join(folder, 'copy.db'), [Symbol.dispose]: () => remove(folder) };
  let isWhole = false;
  try {
    copyFileSync(path, copy.path, constants.COPYFILE_FICLONE);
    copyFileSync(`${path}-wal`, `${copy.path}-wal`, constants.COPYFILE_FICLONE);
    isWhole = stateOf(path) === before;
    return isWhole ? copy : undefined;
  } catch (error) {
    // Another process has opened and closed the database in the meantime.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  } finally {
    if (!isWhole) copy[Symbol.dispose]();
  }
}

function remove(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // On some systems a file that is open cannot go: it is left to those who tidy temporary folders.
  }
}

/** Sizes and times of a database and its log without an index, from which can be seen that nobody has come in between. */
function stateOf(path: string): string | undefined {
  const [file, log] = [path, `${path}-wal`].map((name) => statSync(name, { bigint: true, throwIfNoEntry: false }));
  if (file === undefined || log === undefined || existsSync(`${path}-shm`)) return undefined;
  return [file, log].flatMap(({ ino, size, mtimeNs }) => [ino, size, mtimeNs]).join(' ');
}
