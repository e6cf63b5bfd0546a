import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

import { OrchError } from '@orch/core';
import { currentProcess, formatProcess } from '@orch/core/process-identity';

import type { Container } from './container.ts';
import { openInput } from './input-file.ts';
import { ownerMarkerName, processMarkerName, runMarkerName } from './markers.ts';
import { meansVariables } from './means.ts';
import type { Outputs } from './output-file.ts';
import { notExecuted, spawnFailure } from './spawn-failure.ts';
import type { ProcessOptions } from './types.ts';

/** How a command ended. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartedCommand {
  readonly pid: number;
  readonly ended: Promise<Ending>;
}

/**
 * Starts a command in its own session, with its output going to the files. Rejects with the reason where the system
 * cannot start it.
 */
export async function startCommand(
  options: ProcessOptions,
  outputs: Outputs,
  container: Container,
  marker: string,
  groupPrefix: readonly string[] = [],
): Promise<StartedCommand> {
  const [file, ...args] = [...container.prefix, ...groupPrefix, ...options.argv] as [string, ...string[]];
  const env: Record<string, string> = {
    ...options.env,
    [processMarkerName]: marker,
    [ownerMarkerName]: formatProcess(currentProcess()),
    ...(container.kind === 'marked' && meansVariables()),
  };
  if (options.marker) env[runMarkerName] = options.marker.run;
  const input = openInput(options.input);
  let child: ChildProcess;
  try {
    const stdio = [options.onInput ? ('pipe' as const) : input.stdin, outputs.stdout.fd, outputs.stderr.fd];
    child = spawn(file, args, { cwd: options.cwd, env, stdio, detached: true });
  } catch (error) {
    throw spawnFailure(options, error);
  } finally {
    input.close();
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('exit', (exitCode, signal) => {
      const failure = container.kind === 'marked' ? notExecuted(options, exitCode, outputs) : undefined;
      if (failure) reject(failure);
      else resolve({ exitCode, signal });
    });
    child.once('error', (error) => reject(spawnFailure(options, error)));
  });
  if (child.pid !== undefined) {
    if (child.stdin) openedInput(child, child.stdin, options);
    return { pid: child.pid, ended };
  }
  await ended;
  throw new OrchError('ORCH_PROCESS_SPAWN', 'the system started the command without a process id');
}

function openedInput(child: ChildProcess, stdin: Writable, { onInput }: ProcessOptions): void {
  stdin.on('error', () => undefined); // the command has gone, which its end tells
  child.once('exit', () => stdin.destroy());
  onInput?.(stdin);
}
