import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the packages, a name for the comparison of whole processes. */
const processes = 'processes';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const names = process.argv.slice(2);
const projects = names.filter((name) => name !== processes);

function run(command: string, args: readonly string[]): void {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error !== undefined) throw error;
  if (status !== 0) process.exitCode = status ?? 1;
}

if (names.length === 0 || projects.length > 0) {
  // One file after the other: two benchmarks at once would measure each other.
  run('vitest', [
    'bench',
    '--run',
    '--no-file-parallelism',
    '--testTimeout=300000',
    '--passWithNoTests',
    `--reporter=${here('../reporter.ts')}`,
    ...projects.flatMap((name) => ['--project', `${name} (bench)`]),
  ]);
}
/** What runs as built. */
const built = { processes: ['@orch/cli'], agents: ['@orch/cli', '@orch/agent-runner'] } as const;
const needed = Object.entries(built).flatMap(([name, apps]) =>
  names.length === 0 || names.includes(name) ? apps : [],
);
if (needed.length > 0) {
  const filters = [...new Set(needed)].map((app) => `--filter=${app}`);
  run('turbo', ['run', 'build', ...filters, '--output-logs=errors-only']);
}
// What the fixture does not measure, such as system calls and memory, a package measures with a program of its own.
for (const name of names.length === 0 ? readdirSync(join(root, 'packages')) : projects) {
  const program = join(root, 'packages', name, 'bench/main.ts');
  if (existsSync(program)) run(process.execPath, [...process.execArgv, program]);
}
if (names.length === 0 || names.includes(processes)) {
  run(process.execPath, [...process.execArgv, here('processes.ts')]);
}
