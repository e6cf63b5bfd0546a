import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A copy that can be opened until it is disposed of; whoever has it open then keeps it until it is closed. */
export interface Copy extends Disposable {
  readonly path: string;
}

/**
 * A copy of a database with a write-ahead log whose index (`-shm`) is gone, and nothing for all others. The last to close
 * a database removes the index before the log, so whoever is killed in between leaves one, and a backup may have been
 * made so; SQLite needs an index to read the log, and it would be made beside the database.
 */
export function copyWithoutIndex(path: string): Copy | undefined {
  const before = stateOf(path);
  if (before === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'orch-sqlite-'));
  const copy = {
    path: join(folder, 'copy.db'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
  try {
    copyFileSync(path, copy.path);
    copyFileSync(`${path}-wal`, `${copy.path}-wal`);
    if (stateOf(path) === before) return copy;
  } catch {
    // removed by another process, which has opened it in the meantime
  }
  copy[Symbol.dispose]();
  return undefined;
}

/** Sizes and times of a database and its log if there is no index, from which can be seen that nobody has come in between. */
function stateOf(path: string): string | undefined {
  const [file, log] = [path, `${path}-wal`].map((name) => statSync(name, { bigint: true, throwIfNoEntry: false }));
  if (file === undefined || log === undefined || existsSync(`${path}-shm`)) return undefined;
  return [file, log].flatMap(({ ino, size, mtimeNs }) => [ino, size, mtimeNs]).join(' ');
}
