import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/**
 * Writes what was measured to `<folder>/<project>.json` and names the machine: all files of results begin alike.
 *
 * @param project - name of a package's folder, or `processes`.
 */
export function writeResults(folder: string, project: string, measured: Readonly<Record<string, unknown>>): void {
  const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, `${project}.json`),
    `${JSON.stringify({ v: 1, project, ...machine, ...measured }, null, 2)}\n`,
  );
}
