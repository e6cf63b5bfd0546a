import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh empty folder that is removed when the `using` block ends. The path has no symbolic links. */
export interface TempDir extends Disposable {
  readonly path: string;
}

/** Makes a {@link TempDir}, below the system's folder for temporary files or below `parent`. */
export function tempDir(parent: string = tmpdir()): TempDir {
  const path = mkdtempSync(join(realpathSync(parent), 'orch-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
