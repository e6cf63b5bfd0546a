import { formatDiagnostic, isOrchError } from '@orch/core';

import type { CliProcess } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';

/** Shows why a command could not do its work, and answers the exit code. An unexpected error is a bug of ours. */
export function reportFailure(process: CliProcess, error: unknown, json: boolean): number {
  if (!isOrchError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`error[ORCH_BUG]: this is a bug of orch; please report it\n${text}\n`);
    if (json) writeJson(process, { code: 'ORCH_BUG', message: text });
    return exitCodes.bug;
  }
  const { code, message, help, location } = error;
  const optional = { ...(help === undefined ? {} : { help }), ...(location === undefined ? {} : { location }) };
  process.stderr.write(`${formatDiagnostic({ code, message, ...optional })}\n`);
  if (json) writeJson(process, { code, message, ...optional });
  return exitCodeOf(code);
}

function writeJson(process: CliProcess, error: object): void {
  process.stdout.write(`${JSON.stringify({ v: 1, success: false, error }, undefined, 2)}\n`);
}
