import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const reporter = fileURLToPath(new URL('../reporter.ts', import.meta.url));
const projects = process.argv.slice(2).flatMap((name) => ['--project', `${name} (bench)`]);

// One file after the other: two benchmarks at once would measure each other.
const { status } = spawnSync(
  'vitest',
  ['bench', '--run', '--no-file-parallelism', '--testTimeout=300000', `--reporter=${reporter}`, ...projects],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);
process.exitCode = status ?? 1;
