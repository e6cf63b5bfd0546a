import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { Cache } from '@orch/cache';
import { isOrchError, OrchError, sha256, type Diagnostic } from '@orch/core';
import { memoryStore, sqliteStore, type HeldLock, type RunHandle, type RunOutcome, type RunStore } from '@orch/dag';
import { followLoad } from '@orch/dag/limits';

import type { OpenAgents } from '../agents/options.ts';
import { buildResult } from '../result/build-result.ts';
import { writeManifest } from '../result/manifest.ts';
import type { StartResult } from '../result/result.ts';
import { overtaken } from '../kinds/replan.ts';
import { assertRunsWritable, assertWritable } from './assert-writable.ts';
import { recoverWorkspace } from './recover-workspace.ts';
import { verdictId } from './graph.ts';
import { runStart } from './run-start.ts';
import { inMemory, takingOver } from '../session/early-lookups.ts';
import { openSession, openWorkspaceCache, type OpenedSession } from '../session/open-session.ts';
import type { StartOptions } from '../session/options.ts';
import type { Session } from '../session/session.ts';
import { resolveTarget, type Target } from '../session/target.ts';

/**
 * Features of one workspace are planned and committed one at a time, because each plan builds on what the features
 * before it have generated. For how long a start waits for its turn, in milliseconds.
 */
const turnMs = 60_000;

/**
 * A lock whose holder has died is free at once. This bounds, in milliseconds, a holder of which that cannot be told;
 * it is longer than any start takes.
 */
const lockTtlMs = 24 * 60 * 60 * 1000;

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
  const notes: Diagnostic[] = [];
  const tell = (diagnostic: Diagnostic): void => {
    notes.push(diagnostic);
    options.onDiagnostic(diagnostic);
  };
  const bringBack = async (): Promise<void> => (await recoverWorkspace(workspace, options)).forEach(tell);
  const earlier = inMemory();
  // A request that names no document makes no folders.
  if (!dryRun && !existsSync(join(workspace.root, options.config.runsDir))) await resolveTarget(options, earlier);
  if (!dryRun) assertWritable(workspace, options.config);
  await bringBack();
  const cache = openWorkspaceCache(options);
  resources.defer(() => cache.close());
  const target = await resolveTarget(options, takingOver(cache, earlier));
  options.onTarget(target);
  if (!dryRun) assertRunsWritable(workspace, options.config, target.taskId);
  const store = dryRun ? memoryStore() : resources.use(sqliteStore(join(workspace.stateDir, 'journal.db')));
  await using locks = new AsyncDisposableStack();
  if (!dryRun) locks.use(await holdTarget(options, store, target));
  const agents = options.agents && !dryRun ? locks.use(await options.agents.open(store)) : undefined;
  const { opened, handle } = await begin(options, store, cache, { tell, bringBack, agents });
  const { session } = opened;
  for (const diagnostic of [...session.target.diagnostics, ...session.facts.diagnostics]) {
    options.onDiagnostic(diagnostic);
  }
  using _load = followLoad(handle);
  const outcome = await settled(handle.outcome, session);
  agents?.orchestration.check();
  const told = session.target.diagnostics.length + session.facts.diagnostics.length;
  const built = await buildResult(opened, handle, outcome, clock.monotonic() - began).catch((error: unknown) => {
    // A dry run compares its plans with the files once more.
    throw isOrchError(error, 'ORCH_FS_STALE_BASE') ? overtaken(error) : error;
  });
  for (const diagnostic of built.diagnostics.slice(told)) options.onDiagnostic(diagnostic);
  const result = { ...built, diagnostics: [...notes, ...built.diagnostics] };
  // The verdict is no fault: the result tells its gates.
  const fault = [...outcome.nodes].find(([id, { status, cause }]) => status === 'failed' && cause && id !== verdictId);
  try {
    const manifest = dryRun ? null : writeManifest(session, handle.run, await store.events(handle.run), result);
    if (!fault) return { ...result, manifest };
  } catch (error) {
    // What has stopped the run tells more than that its manifest cannot be written either.
    if (!fault) throw error;
  }
  throw fault[1].cause;
}

/**
 * Holds a target against other starts of it, before anything about it is planned.
 *
 * @throws OrchError `ORCH_LOCKED`; with `wait` only where the waiting is cancelled.
 */
async function holdTarget(options: StartOptions, store: RunStore, { taskId }: Target): Promise<HeldLock> {
  const name = `target ${workspaceKey(options)} ${taskId}`;
  try {
    return await store.locks.acquire(name, { ttlMs: lockTtlMs });
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LOCKED')) throw error;
    const { holder } = error.data;
    const process =
      typeof holder === 'object' && holder !== null && 'pid' in holder ? ` (process ${String(holder.pid)})` : '';
    if (!options.wait) {
      throw new OrchError('ORCH_LOCKED', `another start of ${taskId} is running${process}`, {
        help: 'wait for it with --wait',
        cause: error,
        data: error.data,
      });
    }
    options.onWait(`another start of ${taskId}${process}`);
    return await store.locks.acquire(name, { ttlMs: lockTtlMs, waitMs: lockTtlMs, signal: options.signal });
  }
}

/** Tells the work trees of a repository, which share one journal, from each other. */
function workspaceKey({ workspace }: StartOptions): string {
  return sha256(workspace.root).slice(0, 12);
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

interface RecoveryHooks {
  readonly tell: (diagnostic: Diagnostic) => void;
  /** Rolls back what a killed start has left, and tells it. */
  readonly bringBack: () => Promise<void>;
  readonly agents: OpenAgents | undefined;
}

/** Reads the target, plans and starts the run, in this order: what was read before the locks were held may be old. */
async function begin(
  options: StartOptions,
  store: RunStore,
  cache: Cache,
  { tell, bringBack, agents }: RecoveryHooks,
): Promise<Begun> {
  const turn = options.dryRun ? undefined : await takeTurn(options, store);
  try {
    // The start that had the turn may have been killed.
    if (!options.dryRun) await bringBack();
    const target = await resolveTarget(options, cache);
    const name = `start ${workspaceKey(options)} ${target.taskId}`;
    const abandoned = options.dryRun ? undefined : await store.findOpen(name);
    const opened = await openSession(options, target, cache, {
      tell,
      bringBack,
      onCommitted: async () => await turn?.release(),
      inTurn: async (work) => {
        await using _turn = await takeTurn(options, store);
        return await work();
      },
      sweep: once(async () => {
        if (abandoned === undefined) return;
        const { sweepProcesses } = await import('@orch/pool');
        await sweepProcesses({ marker: abandoned.run });
      }),
    });
    return { opened, handle: await runStart(opened.session, store, name, agents) };
  } catch (error) {
    await turn?.release();
    throw error;
  }
}

async function takeTurn(options: StartOptions, store: RunStore): Promise<HeldLock> {
  const name = `generation ${workspaceKey(options)}`;
  try {
    return await store.locks.acquire(name, { ttlMs: lockTtlMs });
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LOCKED')) throw error;
    options.onWait('another start that generates code in this repository');
  }
  try {
    return await store.locks.acquire(name, { ttlMs: lockTtlMs, waitMs: turnMs, signal: options.signal });
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LOCKED')) throw error;
    throw new OrchError('ORCH_LOCKED', 'another start generates code in this repository and does not come to an end', {
      help: 'try again when it has ended',
      cause: error,
      data: error.data,
    });
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
