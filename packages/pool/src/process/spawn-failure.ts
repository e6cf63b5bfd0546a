import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

import { messageOf, OrchError, systemErrorCode } from '@orch/core';

import type { Outputs } from './output-file.ts';
import type { ProcessOptions } from './types.ts';

const startHelp = 'Check that the file may be executed and that the arguments and environment are of a sensible size.';

/** Says in a typed error why a command could not be started. */
export function spawnFailure(options: Pick<ProcessOptions, 'argv' | 'cwd'>, cause: unknown): OrchError {
  const [command] = options.argv;
  if (!isFolder(options.cwd)) {
    return new OrchError('ORCH_PROCESS_CWD', `the working folder ${options.cwd} does not exist or cannot be entered`, {
      help: 'Create the folder, or name another one.',
      cause,
      data: { cwd: options.cwd },
    });
  }
  if (systemErrorCode(cause) === 'ENOENT') return notFound(command, cause);
  return new OrchError('ORCH_PROCESS_SPAWN', `cannot start ${command}: ${messageOf(cause)}`, {
    help: startHelp,
    cause,
    data: { command },
  });
}

function notFound(command: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_PROCESS_NOT_FOUND', `the command ${command} was not found`, {
    help: 'Install it, or correct its name; for a script, check that the interpreter in its first line exists.',
    cause,
    data: { command },
  });
}

/** The longest part of what `prlimit` says that is read, in bytes. */
const complaintBytes = 1024;

/**
 * The error for a command that `prlimit` could not become (execve(2)); undefined where the command itself ran. All that
 * was written then is a line of `prlimit`, in the language of the environment, which names the command.
 */
export function notExecuted(
  options: Pick<ProcessOptions, 'argv'>,
  exitCode: number | null,
  outputs: Outputs,
): OrchError | undefined {
  if (exitCode !== 126 && exitCode !== 127) return undefined;
  const [command] = options.argv;
  const complaint = outputs.stderr.tail(complaintBytes);
  const reason = /^prlimit: (.+)\n$/.exec(complaint)?.[1];
  if (outputs.total() !== Buffer.byteLength(complaint) || reason?.includes(command) !== true) return undefined;
  if (exitCode === 127) return notFound(command);
  return new OrchError('ORCH_PROCESS_SPAWN', `cannot start ${command}: ${reason}`, {
    help: startHelp,
    data: { command },
  });
}

/**
 * Refuses a command or folder that does not exist before a wrapper hides the system's own error.
 *
 * @throws OrchError `ORCH_PROCESS_NOT_FOUND`, `ORCH_PROCESS_CWD`
 */
export function checkCommand(options: Pick<ProcessOptions, 'argv' | 'cwd' | 'env'>): void {
  const { argv, cwd, env } = options;
  if (!isFolder(cwd)) throw spawnFailure(options, undefined);
  const [command] = argv;
  const folders = command.includes('/') ? [''] : (env['PATH'] ?? '/usr/bin:/bin').split(delimiter);
  if (!folders.some((folder) => isExecutable(resolve(cwd, folder, command)))) throw notFound(command);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // missing, or not ours to look at: a command cannot be started there either way
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false; // the caller reports that no candidate can be executed
  }
}
