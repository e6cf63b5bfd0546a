import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { OrchError } from '@orch/core';

import { compareProcesses } from '../process/compare.ts';
import { type Command, measure } from '../process/measure.ts';
import { renderProcesses } from '../process/render.ts';
import { writeResults } from '../results.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const orch = join(root, 'apps/cli/dist/orch.cjs');
if (!existsSync(orch)) throw new OrchError('ORCH_BENCH_BUNDLE', 'the bundle is missing', { help: 'run `pnpm build`' });

const scratch = mkdtempSync(join(tmpdir(), 'orch-bench-'));
const env = { XDG_STATE_HOME: join(scratch, 'state'), NODE_COMPILE_CACHE: join(scratch, 'compile-cache') };
const start = (name: string, folder: string, ...flags: string[]): Command => ({
  name,
  argv: [process.execPath, orch, 'start', '--id', '1.1.1.1.0.0', ...flags],
  cwd: join(scratch, folder),
  env,
});
/** Puts the example, without any trace of a former start, where the command runs. */
const reset = ({ cwd }: Command): void => {
  rmSync(cwd, { recursive: true, force: true });
  cpSync(join(root, 'examples/bookshop'), cwd, { recursive: true });
  measure({ name: 'git init', argv: ['git', 'init', '--quiet'], cwd });
};

try {
  const again = start('orch start, nothing to do', 'again', '--trust');
  const cold = start('orch start, first', 'cold', '--trust');
  const untested = start('orch start, first, without its tests', 'untested');
  for (const command of [again, cold, untested]) reset(command);
  measure(again);

  const commands: Command[] = [
    { name: 'node -e 0', argv: [process.execPath, '-e', '0'], cwd: scratch, env },
    { name: 'orch --help', argv: [process.execPath, orch, '--help'], cwd: scratch, env },
    again,
    untested,
    cold,
  ];
  const rows = compareProcesses(commands, {
    rounds: 11,
    prepare: (command) => {
      if (command === cold || command === untested) reset(command);
    },
  });
  // The documented times are those of a table for which no measurement is known.
  const documented = { 'documented: before': 15_300, 'documented: after': 3200 };
  const title =
    'whole processes: CPU time of the process and its children, relative to node alone; medians of 11 rounds';
  process.stdout.write(renderProcesses(title, rows, documented));
  writeResults(join(root, 'bench-results'), 'processes', { rows, documented });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
