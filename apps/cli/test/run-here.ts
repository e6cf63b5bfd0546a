import { main } from '../src/cli.ts';
import type { CliProcess } from '../src/context.ts';
import type { CliOutcome, Scratch } from './run-cli.ts';

/** Runs a command line in this process, for commands that start no work of their own: a hundred times as fast. */
export async function runHere(where: Scratch, args: readonly string[]): Promise<CliOutcome> {
  const written = { stdout: '', stderr: '' };
  const process: CliProcess = {
    argv: ['node', 'orch', ...args],
    env: { HOME: where.state, XDG_STATE_HOME: where.state },
    stdout: { write: (text) => void (written.stdout += text) },
    stderr: { write: (text) => void (written.stderr += text) },
    stdin: {},
    cwd: () => where.root,
  };
  const exitCode = await main(process);
  return { exitCode, signal: null, ...written };
}
