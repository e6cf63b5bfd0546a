import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import { OrchError } from '@orch/core';
import type { RunStore } from '@orch/dag';
import { runProcess } from '@orch/pool';

import { workName } from '../orchestrate/names.ts';
import type { StartRunner } from '../orchestrate/runner-port.ts';
import type { TaskResult } from '../orchestrate/task-request.ts';
import { startingInTurn } from './starting.ts';

export interface SpawnRunnerOptions {
  /** The command that is a runner, without its arguments. */
  readonly command: readonly [string, ...string[]];
  /** The user's work tree. */
  readonly root: string;
  /** Folder for requests and logs. */
  readonly folder: string;
  /** The complete environment of runners: it holds no token of a forge. */
  readonly environment: Readonly<Record<string, string>>;
  readonly store: RunStore;
  /** Ends a runner at once. */
  readonly killSignal?: AbortSignal;
}

/** How long a runner may take to leave everything whole when it is asked to stop, in milliseconds. */
const graceMs = 15_000;

/**
 * Starts each task in a process of its own, no more at a time than there are cores. The runner is told its request by a file,
 * tells by the first line of its output that it works, and by the last one how it went; the journal must agree.
 */
export function spawnRunner(options: SpawnRunnerOptions): StartRunner {
  const starting = startingInTurn(availableParallelism());
  return async (request, { parent, signal, onPeak }) => {
    const name = workName(request.task);
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const file = join(options.folder, `${name}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(request), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    const stdoutFile = join(options.folder, `${name}.out`);
    const turn = await starting.turn(stdoutFile, signal);
    const outcome = await runProcess({
      argv: [...options.command, 'work', '--request', file, '--parent', parent, '--cwd', options.root],
      cwd: options.root,
      env: options.environment,
      stdoutFile,
      stderrFile: join(options.folder, `${name}.log`),
      marker: { run: parent },
      containment: 'marked',
      graceMs,
      signal,
      ...(options.killSignal && { killSignal: options.killSignal }),
    }).finally(() => turn.end());
    if (outcome.usage.samples > 0) onPeak?.(outcome.usage.peakRssBytes);
    const result = lastResult(outcome.stdoutTail);
    if (result && (await agrees(options.store, result))) return result;
    signal.throwIfAborted();
    const how = outcome.signal === null ? `with exit code ${outcome.exitCode ?? 'unknown'}` : `by ${outcome.signal}`;
    throw new OrchError(
      'ORCH_RUNNER_DIED',
      `the runner of ${request.task.id} ended ${how} and told no result: ${outcome.stderrTail.trim().slice(-500)}`,
      {
        help: `See ${join(options.folder, `${name}.log`)}.`,
        data: { task: request.task.id, exitCode: outcome.exitCode, signal: outcome.signal },
      },
    );
  };
}

function lastResult(output: string): TaskResult | undefined {
  const line = output.trimEnd().split('\n').at(-1) ?? '';
  try {
    const value = JSON.parse(line) as { readonly type?: unknown; readonly result?: TaskResult } | null;
    return value?.type === 'result' ? value.result : undefined;
  } catch {
    return undefined; // a runner that died in the middle of a line has told nothing
  }
}

/** Whether the journal says the same of the run as its runner. */
async function agrees(store: RunStore, { run, status }: TaskResult): Promise<boolean> {
  const record = (await store.runs()).find((one) => one.run === run);
  return record?.status === status;
}
