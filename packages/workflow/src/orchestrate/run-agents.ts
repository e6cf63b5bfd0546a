import { hashJson, isOrchError, OrchError, type Clock, type Json } from '@orch/core';
import {
  runGraph,
  type Event,
  type HeldLock,
  type Limits,
  type RunHandle,
  type RunOutcome,
  type RunStore,
} from '@orch/dag';
import { healWorktrees, openMergeQueue, resolveCommit, type Repository } from '@orch/git';

import type { AskForge } from '../forge/forge-port.ts';
import { forgeLock, serveForge } from '../forge/messages.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import { orchestrationKinds } from './kinds.ts';
import { landedTasks } from './landed.ts';
import { orchestrationGraph } from './orchestration-graph.ts';
import type { PlannedTask } from './planned-task.ts';
import type { StartRunner } from './runner-port.ts';
import type { OrchestrationServices } from './services.ts';

export interface RunAgentsOptions {
  readonly planned: readonly PlannedTask[];
  readonly settings: (task: PlannedTask) => WorkflowSettings;
  readonly store: RunStore;
  readonly repository: Repository;
  readonly forge: AskForge;
  readonly startRunner: StartRunner;
  /** The revision that everything begins with. */
  readonly base: string;
  /** The branch below `orch/` in which approved work is merged. */
  readonly integration: string;
  readonly regenerable: readonly string[];
  readonly limits: Limits;
  /** What was asked for, kept with the run. */
  readonly request: { readonly [name: string]: Json };
  /** Wait for another orchestrator of this repository to end. */
  readonly wait: boolean;
  readonly onWait: (holder: string) => void;
  /** The run goes on: its limits can be changed. */
  readonly onRun?: (handle: RunHandle) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: Event) => void;
}

/** Only one process of a repository orchestrates agents; it is the one that holds the forge. */
export const agentsTarget = 'agents';

const [lockTtlMs, renewEveryMs] = [30_000, 10_000];

export interface AgentsOutcome {
  /** Null where every task had landed before. */
  readonly outcome: RunOutcome | null;
  /** Ids of tasks that had landed before, and were not done again. */
  readonly landedBefore: readonly string[];
}

/**
 * Takes many tasks to one tested branch. Everything is journaled: a start of the same tasks goes on where a killed one
 * was, with what had landed landed, and what was asked of the forge found there.
 *
 * @throws OrchError `ORCH_LOCKED` where another process orchestrates agents in this repository and `wait` is off.
 */
export async function runAgents(options: RunAgentsOptions): Promise<AgentsOutcome> {
  const { store, repository, signal, planned, clock } = options;
  await using stack = new AsyncDisposableStack();
  const stop = new AbortController();
  const ends = AbortSignal.any([signal, stop.signal]);
  const lock = stack.use(await hold(options));
  const timer = setInterval(() => {
    Promise.resolve(lock.renew()).catch((error: unknown) => stop.abort(error));
  }, renewEveryMs);
  stack.defer(() => clearInterval(timer));
  await healWorktrees(repository);
  const server = stack.use(serveForge(store, lock, options.forge, { signal: ends }));
  server.ended.catch((error: unknown) => stop.abort(error));
  const begun = await beginning(options);
  const { base, landedBefore } = begun;
  const remaining = planned.filter(({ task }) => !landedBefore.includes(task.id));
  if (remaining.length === 0) return { outcome: null, landedBefore };
  const services: OrchestrationServices = {
    repository,
    store,
    startRunner: options.startRunner,
    queue: openMergeQueue(repository, { target: options.integration, base }),
    integration: options.integration,
    regenerable: options.regenerable,
  };
  const handle = await runGraph(orchestrationGraph(remaining, base, options.settings), {
    kinds: orchestrationKinds,
    services,
    store,
    target: agentsTarget,
    request: { ...options.request, ...begun },
    limits: options.limits,
    clock,
    signal: ends,
    ...(options.onEvent && { onEvent: options.onEvent }),
  });
  options.onRun?.(handle);
  const outcome = await handle.outcome;
  if (stop.signal.aborted) throw stop.signal.reason;
  return { outcome, landedBefore };
}

/** What a run begins with. It is kept with the run, because later it would be something else. */
interface Beginning {
  readonly base: string;
  readonly landedBefore: readonly string[];
}

/** What the open run of the same request began with, else what is there now. */
async function beginning(options: RunAgentsOptions): Promise<Beginning> {
  const { store, repository, base, request, planned, integration } = options;
  const open = await store.findOpen(agentsTarget);
  const { base: known, landedBefore, ...asked } = (open?.request ?? {}) as Partial<Beginning>;
  if (known !== undefined && landedBefore !== undefined && hashJson(asked) === hashJson(request)) {
    return { base: known, landedBefore };
  }
  const landed = await landedTasks({ store, repository }, planned, integration);
  return { base: await resolveCommit(repository, base), landedBefore: [...landed] };
}

async function hold({ store, wait, onWait, signal }: RunAgentsOptions): Promise<HeldLock> {
  try {
    return await store.locks.acquire(forgeLock, { ttlMs: lockTtlMs });
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LOCKED')) throw error;
    if (!wait) {
      throw new OrchError('ORCH_LOCKED', 'another process orchestrates agents in this repository', {
        help: 'Wait for it with --wait, or follow it with: orch attach',
        cause: error,
        data: error.data,
      });
    }
    onWait('another process that orchestrates agents in this repository');
    return await store.locks.acquire(forgeLock, { ttlMs: lockTtlMs, waitMs: 2 ** 31, signal });
  }
}
