import { formatDiagnostic, isOrchError } from '@orch/core';

import type { CliProcess } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';

/**
 * Shows why a command could not do its work, and answers the exit code. An unexpected error is a bug of ours.
 *
 * @param json - whether standard output gets a JSON document about it.
 */
export function reportFailure(process: CliProcess, thrown: unknown, json: boolean): number {
  const error = withoutSuppression(thrown);
  if (isOutputError(error)) return reportLostOutput(process, error);
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

/** The error that ended the work, where giving back what it held has failed as well: a full disk does both. */
export function withoutSuppression(error: unknown): unknown {
  return error instanceof SuppressedError ? withoutSuppression(error.suppressed) : error;
}

function writeJson(process: CliProcess, error: object): void {
  try {
    process.stdout.write(`${JSON.stringify({ v: 1, success: false, error }, undefined, 2)}\n`);
  } catch (failure) {
    if (!isOutputError(failure)) throw failure;
    reportLostOutput(process, failure);
  }
}

/** By its name, because each bundle has a class of its own. */
function isOutputError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'OutputError';
}

function reportLostOutput(process: CliProcess, { message }: Error): number {
  process.stderr.write(`error: ${message}\n`);
  return exitCodes.failed;
}
