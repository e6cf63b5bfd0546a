import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';

import { isOrchError, type Json } from '@orch/core';
import {
  memoryStore,
  runGraph,
  sqliteStore,
  type Event,
  type ResultStore,
  type RunHandle,
  type RunStore,
} from '@orch/dag';
import { recover } from '@orch/fs-batch';

import { buildResult } from '../result/build-result.ts';
import { writeManifest } from '../result/manifest.ts';
import type { StartResult } from '../result/result.ts';
import { startGraph, startKinds } from './graph.ts';
import { openSession } from './open-session.ts';
import type { StartOptions } from './options.ts';
import type { Session } from './session.ts';
import { resolveTarget } from './target.ts';

/** How often a waiting start looks whether the target is free, in milliseconds. */
const waitPollMs = 200;

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
  if (!dryRun) {
    recover({ root: workspace.root, journalDir: join(workspace.stateDir, 'files') });
  }
  const target = resolveTarget(options);
  options.onTarget(target);
  using resources = new DisposableStack();
  const opened = resources.use(openSession(options, target));
  for (const diagnostic of [...target.diagnostics, ...opened.session.facts.diagnostics])
    options.onDiagnostic(diagnostic);
  const store = dryRun ? memoryStore() : resources.use(sqliteStore(join(workspace.stateDir, 'journal.db')));
  const handle = await runWhenFree(opened.session, store);
  const outcome = await handle.outcome;
  const result = buildResult(opened, handle, outcome, clock.monotonic() - began);
  const manifest = dryRun ? null : writeManifest(opened.session, handle.run, await store.events(handle.run), result);
  const fault = [...outcome.nodes.values()].find((node) => node.status === 'failed' && node.cause !== undefined);
  if (fault) throw fault.cause;
  return { ...result, manifest };
}

async function runWhenFree(session: Session, store: RunStore): Promise<RunHandle> {
  const { options } = session;
  for (let isTold = false; ; isTold = true) {
    try {
      return await run(session, store);
    } catch (error) {
      if (!options.wait || !isOrchError(error, 'ORCH_LOCKED')) throw error;
      if (!isTold) options.onWait(error.message);
      await delay(waitPollMs, undefined, { signal: options.signal });
    }
  }
}

async function run(session: Session, store: RunStore): Promise<RunHandle> {
  const { options, target, plan, roles, status } = session;
  const graph = startGraph(plan, {
    taskId: target.taskId,
    prdPath: target.prdPath,
    scripts: options.config.workflow.scripts,
    roles,
    status,
  });
  return await runGraph(graph, {
    kinds: startKinds,
    services: session,
    store,
    target: `start:${target.taskId}`,
    clock: options.clock,
    random: options.random,
    results: resultStore(session),
    reuse: options.useCache,
    dryRun: options.dryRun,
    signal: options.signal,
    onEvent: (event: Event) => options.onEvent(event),
  });
}

/** Recorded results live in the cache, each under the type that decides how long it holds. */
function resultStore({ cache }: Session): ResultStore {
  return {
    get: (type, hash) => cache.get<Json>(type, hash)?.value,
    set: (type, hash, output) => cache.set(type, hash, output),
  };
}
