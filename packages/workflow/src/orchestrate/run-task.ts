import type { Clock, Json, RunId } from '@orch/core';
import { openQuestions, runGraph, summarize, type Event, type NodeOutcome, type RunStore } from '@orch/dag';
import { createWorktree, releaseWorktree, type Repository, type Worktree } from '@orch/git';

import type { RunAgent } from '../agent/agent-port.ts';
import type { AskForge } from '../forge/forge-port.ts';
import type { ReviewOutput } from '../phases/review.ts';
import type { PhaseServices } from '../phases/services.ts';
import { phaseKinds, taskGraph } from '../phases/task-graph.ts';
import { workName } from './names.ts';
import { tellRefusal } from './refusals.ts';
import { taskTarget, type OpenPhase, type TaskRequest, type TaskResult } from './task-request.ts';

export interface RunTaskOptions {
  readonly request: TaskRequest;
  readonly store: RunStore;
  readonly repository: Repository;
  readonly runAgent: RunAgent;
  /** The forge, for the requests of a run. */
  readonly askForge: (run: RunId) => AskForge;
  readonly runCommand: PhaseServices['runCommand'];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The run on whose behalf this one works. */
  readonly parent?: RunId;
  readonly onEvent?: (event: Event) => void;
}

/**
 * Takes one task through its phases in this process, and goes on where an earlier process of the same request was killed.
 * The run, its lease and its fence are this process's own.
 *
 * @throws OrchError `ORCH_LOCKED` where another process works on the task.
 */
export async function runTask(options: RunTaskOptions): Promise<TaskResult> {
  const { request, store, repository, clock, signal, parent, onEvent } = options;
  const { task, base, settings } = request;
  let taken: Promise<Worktree> | undefined;
  const services: PhaseServices = {
    repository,
    settings,
    worktree: (at, ends) =>
      (taken ??= createWorktree(repository, {
        name: workName(task),
        base: at,
        // A request of an earlier version does not say.
        isolation: settings.isolation ?? 'worktree',
        signal: ends,
      })),
    runAgent: options.runAgent,
    askForge: options.askForge,
    runCommand: options.runCommand,
    tellRefusal: (key, note) => tellRefusal(store, key, note),
    now: () => clock.now(),
  };
  const handle = await runGraph(taskGraph(task, base, settings), {
    kinds: phaseKinds,
    services,
    store,
    target: taskTarget(task.id),
    request: request as unknown as Json,
    clock,
    signal,
    ...(parent && { parent }),
    ...(onEvent && { onEvent }),
  });
  try {
    const { run, status, nodes } = await handle.outcome;
    const review = nodes.get('review')?.output;
    const keys = new Map(openQuestions(summarize(await store.events(run))).map(({ node, key }) => [node, key]));
    return {
      run,
      status,
      review: status === 'succeeded' ? (review as unknown as ReviewOutput) : null,
      open: [...nodes].flatMap(([phase, node]) => openPhase(phase, node, keys.get(phase) ?? null)),
    };
  } finally {
    // A worktree that could not be made has nothing to be released.
    const worktree = await taken?.catch(() => undefined);
    if (worktree) releaseWorktree(repository, worktree.name);
  }
}

function openPhase(phase: string, { status, error, question }: NodeOutcome, key: string | null): OpenPhase[] {
  if (status === 'failed') {
    return [{ phase, status, code: error?.code ?? 'ORCH_NODE_FAILED', message: error?.message ?? '', key: null }];
  }
  if (status === 'waiting') return [{ phase, status, code: 'ORCH_APPROVAL_NEEDED', message: question ?? '', key }];
  return [];
}
