import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('c-loop.c', import.meta.url));

/** Writes files into a root and returns the milliseconds it took, the start of the program not included. */
export type CLoop = (root: string, files: number, folders: number) => number;

/** Compiles the loop; undefined where there is no C compiler. */
export function compileLoop(folder: string): CLoop | undefined {
  const program = join(folder, 'c-loop');
  const compiled = spawnSync('cc', ['-O2', '-o', program, source], { encoding: 'utf8' });
  if (compiled.error !== undefined) return undefined;
  if (compiled.status !== 0) throw new Error(`cc failed: ${compiled.stderr}`);
  return (root, files, folders) => {
    const run = spawnSync(program, [root, String(files), String(folders)], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the C loop ended with ${run.status}`);
    return Number(run.stdout) / 1e6;
  };
}
