import type { CliStream } from './context.ts';
import { exitCodes } from './exit-codes.ts';

/** Exit codes with which Node ends where nothing has failed: of `process.exit(0)`, and of work that waits for nothing. */
const silent: ReadonlySet<number> = new Set([0, 13]);

/** Those of a second Ctrl-C or request to end, which is what the user wants. */
const wanted: ReadonlySet<number> = new Set([exitCodes.interrupted, exitCodes.terminated]);

/** The parts of the process that are told about. */
export interface Unfinished {
  readonly stderr: CliStream;
  /** Where a program asked for JSON and has got none. */
  readonly stdout: CliStream | undefined;
}

/**
 * Tells that the process ends before its command has come to its end, which code that was loaded into it can do:
 * without that it would look like a success. Answers the exit code.
 */
export function tellUnfinished(code: number, { stderr, stdout }: Unfinished): number {
  if (wanted.has(code)) return code;
  const error = {
    code: 'ORCH_UNFINISHED',
    message: `the process ended before orch had finished, with exit code ${code}`,
    help: 'code that orch loads, such as orch.config.ts, must not call process.exit and must not wait for ever',
  };
  stderr.write(`error[${error.code}]: ${error.message}\n  help: ${error.help}\n`);
  stdout?.write(`${JSON.stringify({ v: 1, success: false, error }, undefined, 2)}\n`);
  return silent.has(code) ? exitCodes.bug : code;
}
