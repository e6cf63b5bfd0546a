import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

import { tempDir, type TempDir } from '@orch/testkit';

const program = fileURLToPath(new URL('child.ts', import.meta.url));

/** Longest life of a child in milliseconds: what hangs ends as a failed test. */
const longestLife = 30_000;

/** Whether the long form of the tests is wanted. */
export const soaks: boolean = env['ORCH_SOAK'] !== undefined;

/** The running `child.ts`. Disposing it kills it, also where it is stopped. */
export interface Life extends Disposable {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  readonly lines: AsyncIterable<string>;
  /** Resolves with its exit code, null where it was killed. */
  readonly exited: Promise<number | null>;
}

export function start(dir: TempDir, mode = 'run'): Life {
  const child = spawn(execPath, ['--conditions=@orch/source', program, dir.path, mode], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // Told to one that is gone already, which is not an error here.
  child.stdin.on('error', () => undefined);
  const end = (): void => void child.kill('SIGKILL');
  const timer = setTimeout(end, longestLife);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
  return { child, exited, lines: createInterface({ input: child.stdout }), [Symbol.dispose]: end };
}

/** A folder with an empty `world`. */
export function world(): TempDir {
  const dir = tempDir();
  writeFileSync(join(dir.path, 'world'), '');
  return dir;
}
