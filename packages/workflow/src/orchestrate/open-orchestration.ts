import { isOrchError, OrchError } from '@orch/core';
import type { HeldLock, RunStore } from '@orch/dag';
import { healWorktrees, openMergeQueue, type Repository } from '@orch/git';

import type { AskForge } from '../forge/forge-port.ts';
import { forgeLock, serveForge } from '../forge/messages.ts';
import type { StartRunner } from './runner-port.ts';
import type { OrchestrationServices } from './services.ts';

export interface OrchestrationOptions {
  readonly store: RunStore;
  readonly repository: Repository;
  readonly forge: AskForge;
  readonly startRunner: StartRunner;
  /** The branch below `orch/` in which approved work is merged. */
  readonly integration: string;
  readonly regenerable: readonly string[];
  /** Wait for another orchestrator of this repository to end. */
  readonly wait: boolean;
  readonly onWait: (holder: string) => void;
  readonly signal: AbortSignal;
}

/** What tasks of agents are orchestrated with, held by this process until it is disposed of. */
export interface Orchestration extends AsyncDisposable {
  /** @param base - where the integration branch begins if it does not exist: a revision. */
  services(base: string): OrchestrationServices;
  /** Aborts when the caller stops, and when this process may no longer orchestrate. */
  readonly signal: AbortSignal;
  /** Ends what it signals, with a reason. */
  stop(reason: unknown): void;
  /** Throws why this process may no longer orchestrate, where that is so. */
  check(): void;
}

const [lockTtlMs, renewEveryMs] = [30_000, 10_000];

/**
 * Makes this process the one that orchestrates agents in its repository: it takes the lock, heals worktrees of killed
 * processes, and answers what runners ask of the forge.
 *
 * @throws OrchError `ORCH_LOCKED` where another process does and `wait` is off.
 */
export async function openOrchestration(options: OrchestrationOptions): Promise<Orchestration> {
  const { store, repository, integration, startRunner, regenerable } = options;
  await using stack = new AsyncDisposableStack();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const lock = stack.use(await hold(options));
  const timer = setInterval(() => {
    Promise.resolve(lock.renew()).catch((error: unknown) => stop.abort(error));
  }, renewEveryMs);
  stack.defer(() => clearInterval(timer));
  await healWorktrees(repository);
  const server = stack.use(serveForge(store, lock, options.forge, { signal }));
  server.ended.catch((error: unknown) => stop.abort(error));
  const held = stack.move();
  return {
    services: (base) => {
      const queue = openMergeQueue(repository, { target: integration, base });
      return { repository, store, startRunner, queue, integration, regenerable };
    },
    signal,
    stop: (reason) => stop.abort(reason),
    check() {
      if (stop.signal.aborted) throw stop.signal.reason;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function hold({ store, wait, onWait, signal }: OrchestrationOptions): Promise<HeldLock> {
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
