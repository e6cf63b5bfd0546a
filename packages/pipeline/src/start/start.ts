import { join } from 'node:path';

import type { Cache } from '@orch/cache';
import { isOrchError, type Json } from '@orch/core';
import {
  memoryStore,
  runGraph,
  sqliteStore,
  type HeldLock,
  type ResultStore,
  type RunHandle,
  type RunOutcome,
  type RunStore,
} from '@orch/dag';
import { recover } from '@orch/fs-batch';

import { buildResult } from '../result/build-result.ts';
import { writeManifest } from '../result/manifest.ts';
import type { StartResult } from '../result/result.ts';
import { assertWritable } from './assert-writable.ts';
import { startGraph, startKinds } from './graph.ts';
import { openSession, openWorkspaceCache, type OpenedSession } from './open-session.ts';
import type { StartOptions } from './options.ts';
import type { Session } from './session.ts';
import { resolveTarget } from './target.ts';

/** How often a waiting start looks whether the target is free, in milliseconds. */
const waitPollMs = 200;

/**
 * Features of one workspace are planned and committed one at a time, because each plan builds on what the features
 * before it have generated. For how long a start waits for its turn, in milliseconds.
 */
const turnMs = 60_000;

/** A lock whose holder has died is free at once; this bounds one whose holder cannot be judged, in milliseconds. */
const lockTtlMs = 600_000;

/**
 * Takes one requirement document to generated code whose tests have run: finds it, extracts its tasks, generates code,
 * commits code and documents at once, runs the workflow and records the evidence. Everything is journaled, so that a
 * start that was interrupted goes on where it was; what is up to date is not written and not run again.
 *
 * Failing tests and scripts are part of the result. Thrown are errors that stop the work itself.
 *
 * @throws OrchError with the codes of the document, the roadmap, the file system and the journal;
 *   `ORCH_LOCKED` where another process works on the same target and `wait` is off.
 */
export async function startFeature(options: StartOptions): Promise<StartResult> {
  const { workspace, dryRun, clock } = options;
  const began = clock.monotonic();
  using resources = new DisposableStack();
  if (!dryRun) {
    assertWritable(workspace);
    recover({ root: workspace.root, journalDir: join(workspace.stateDir, 'files') });
  }
  const cache = openWorkspaceCache(options);
  resources.defer(() => cache.close());
  options.onTarget(await resolveTarget(options, cache));
  const store = dryRun ? memoryStore() : resources.use(sqliteStore(join(workspace.stateDir, 'journal.db')));
  const { opened, handle } = await beginWhenFree(options, store, cache);
  const { session } = opened;
  for (const diagnostic of [...session.target.diagnostics, ...session.facts.diagnostics]) {
    options.onDiagnostic(diagnostic);
  }
  const outcome = await settled(handle.outcome, session);
  const result = await buildResult(opened, handle, outcome, clock.monotonic() - began);
  const manifest = dryRun ? null : writeManifest(session, handle.run, await store.events(handle.run), result);
  const fault = [...outcome.nodes.values()].find((node) => node.status === 'failed' && node.cause !== undefined);
  if (fault) throw fault.cause;
  return { ...result, manifest };
}

/** Lets the next start of the workspace plan, also where this run stopped before its first commit. */
async function settled(outcome: RunHandle['outcome'], session: Session): Promise<RunOutcome> {
  try {
    return await outcome;
  } finally {
    await session.onCommitted();
  }
}

interface Begun {
  readonly opened: OpenedSession;
  readonly handle: RunHandle;
}

async function beginWhenFree(options: StartOptions, store: RunStore, cache: Cache): Promise<Begun> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await begin(options, store, cache);
    } catch (error) {
      if (!options.wait || !isOrchError(error, 'ORCH_LOCKED')) throw error;
      if (!isTold) options.onWait(error.message);
      const { setTimeout: delay } = await import('node:timers/promises');
      await delay(waitPollMs, undefined, { signal: options.signal });
    }
  }
}

/** Reads the target, plans and starts the run, in this order: what was read before the lock was held may be old. */
async function begin(options: StartOptions, store: RunStore, cache: Cache): Promise<Begun> {
  const turn = options.dryRun ? undefined : await takeTurn(options, store);
  try {
    const target = await resolveTarget(options, cache);
    const name = `start:${target.taskId}`;
    const abandoned = options.dryRun ? undefined : await store.findOpen(name);
    const opened = await openSession(options, target, cache, {
      onCommitted: async () => await turn?.release(),
      sweep: once(async () => {
        if (abandoned === undefined) return;
        const { sweepProcesses } = await import('@orch/pool');
        await sweepProcesses({ marker: abandoned.run });
      }),
    });
    return { opened, handle: await run(opened.session, store, name) };
  } catch (error) {
    await turn?.release();
    throw error;
  }
}

async function takeTurn({ signal }: StartOptions, store: RunStore): Promise<HeldLock> {
  return await store.locks.acquire('generation', { ttlMs: lockTtlMs, waitMs: turnMs, signal });
}

async function run(session: Session, store: RunStore, target: string): Promise<RunHandle> {
  const { options, plan, roles, status } = session;
  const wanted = options.config.workflow.scripts;
  const graph = startGraph(plan, {
    taskId: session.target.taskId,
    prdPath: session.target.prdPath,
    wanted,
    scripts: wanted.filter((name) => session.scripts.has(name)),
    roles,
    status,
  });
  return await runGraph(graph, {
    kinds: startKinds,
    services: session,
    store,
    target,
    clock: options.clock,
    random: options.random,
    results: resultStore(session),
    reuse: options.useCache,
    dryRun: options.dryRun,
    signal: options.signal,
    onEvent: options.onEvent,
  });
}

/** Recorded results live in the cache, each under the type that decides how long it holds. */
function resultStore({ cache }: Session): ResultStore {
  return {
    get: (type, hash) => cache.get<Json>(type, hash)?.value,
    set: (type, hash, output) => cache.set(type, hash, output),
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
