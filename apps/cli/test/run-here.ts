import type { StartResult } from '@orch/pipeline';

import { main } from '../src/cli.ts';
import type { CliProcess } from '../src/context.ts';
import { resultOf, type CliOutcome, type Scratch } from './run-cli.ts';

type Place = Pick<Scratch, 'root' | 'state'>;

export interface HereOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command line in this process: a tenth of what a process of its own takes. What it starts are processes. */
export async function runHere(where: Place, args: readonly string[], options: HereOptions = {}): Promise<CliOutcome> {
  const written = { stdout: '', stderr: '' };
  const here: CliProcess = {
    argv: ['node', 'orch', ...args],
    env: { PATH: process.env['PATH'], HOME: where.state, XDG_STATE_HOME: where.state, ...options.env },
    stdout: { write: (text) => void (written.stdout += text) },
    stderr: { write: (text) => void (written.stderr += text) },
    stdin: {},
    cwd: () => options.cwd ?? where.root,
  };
  const exitCode = await main(here);
  return { exitCode, signal: null, ...written };
}

/** Runs `orch start … --json` in this process and answers its result. */
export async function startHere(
  where: Place,
  args: readonly string[],
  options: HereOptions = {},
): Promise<StartResult> {
  return resultOf(await runHere(where, ['start', ...args, '--json'], options));
}
