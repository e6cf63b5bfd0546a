import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { openCache, type Cache } from '@orch/cache';
import { parseLedger, planGeneration } from '@orch/codegen';
import { sha256, systemErrorCode, type Json, type Sha256 } from '@orch/core';
import { createBatch, type Batch } from '@orch/fs-batch';

import { documentFacts } from './document-facts.ts';
import type { StartOptions } from './options.ts';
import { qaPaths } from './qa-paths.ts';
import type { Session } from './session.ts';
import { parseStatus, type Target } from './target.ts';
import { ledgerPath } from './write-code.ts';

/** A session and the batch on which a dry run plans. */
export interface OpenedSession extends Disposable {
  readonly session: Session;
  /** Holds what a dry run would have written; empty in a real run. */
  readonly planned: Batch;
}

/** Reads what a start needs to know about its target, and opens what it works with. */
export function openSession(options: StartOptions, target: Target): OpenedSession {
  const { workspace, config } = options;
  const journalDir = join(workspace.stateDir, 'files');
  const createPlan = (): Batch => createBatch({ root: workspace.root, journalDir, dryRun: true });
  const planned = createPlan();
  const newBatch = (purpose: 'commit' | 'planning'): Batch => {
    if (options.dryRun) return planned;
    if (purpose === 'planning') return createPlan();
    return createBatch({ root: workspace.root, journalDir, atomic: options.useBatch ? 'batch' : 'none' });
  };
  const cache = openWorkspaceCache(options);
  const facts = documentFacts(target, cache, options.version);
  const ledger = parseLedger(planned.read(ledgerPath), ledgerPath);
  const { taskId, slug, title, id } = target;
  const plan = planGeneration({
    feature: { taskId, slug, title, ...(id === undefined ? {} : { id }) },
    tasks: facts.tasks,
    ledger,
  });
  const hashFile = (path: string): Sha256 | undefined => {
    if (!options.dryRun) return fileHash(cache, join(workspace.root, path));
    const bytes = planned.readBytes(path);
    return bytes && sha256(bytes);
  };
  const session: Session = {
    options,
    target,
    facts,
    plan,
    paths: qaPaths(config, taskId),
    roles: options.roles ?? facts.roles,
    status: options.status === undefined ? undefined : parseStatus(options.status, target),
    cache,
    newBatch,
    hashFile,
    packageJson: () => parseJson(newBatch('planning').read('package.json')),
    exists: (path) => existsSync(join(workspace.root, path)),
  };
  return { session, planned, [Symbol.dispose]: () => cache.close() };
}

function openWorkspaceCache({
  workspace,
  config,
  cacheTtlMs,
  useCache,
  dryRun,
  clock,
  onDiagnostic,
}: StartOptions): Cache {
  return openCache({
    dir: join(workspace.root, config.cacheDir),
    // Generation is a pure function of its input: its results never grow stale.
    types: { generate: { ttl: null } },
    ...(cacheTtlMs === undefined ? {} : { defaultTtl: cacheTtlMs }),
    reads: useCache,
    readOnly: dryRun,
    clock,
    onWarning: onDiagnostic,
  });
}

function fileHash(cache: Cache, path: string): Sha256 | undefined {
  try {
    return cache.fileHash(path);
  } catch (error) {
    if (error instanceof Error && systemErrorCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A `package.json` that is no JSON has no scripts to run; the user's own tools say what is wrong with it. */
function parseJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
