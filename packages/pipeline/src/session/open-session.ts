import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { openCache, type Cache } from '@orch/cache';
import type { GenerationPlan } from '@orch/codegen';
import { hashJson, OrchError, sha256, systemErrorCode, type Json, type Sha256 } from '@orch/core';
import { createBatch, type Batch } from '@orch/fs-batch';

import { packageScripts } from '../workflow/package-scripts.ts';
import { cacheKey } from './cache-key.ts';
import { currentCode } from './current-code.ts';
import type { StartOptions } from './options.ts';
import { ledgerPath, qaPaths } from './paths.ts';
import {
  assertOwnTask,
  formerTasks,
  goneProviders,
  recordedDocuments,
  takenOver,
  tellFormer,
  tellGone,
} from './recorded-documents.ts';
import type { DocumentFacts } from '../documents/read-documents.ts';
import type { Session } from './session.ts';
import { parseStatus, type Target } from './target.ts';

/** A session and the batch on which a dry run plans. */
export interface OpenedSession {
  readonly session: Session;
  /** Holds what a dry run would have written; empty in a real run. */
  readonly planned: Batch;
}

/** What a session does through the run that it belongs to. */
export type SessionHooks = Pick<Session, 'onCommitted' | 'inTurn' | 'sweep' | 'tell' | 'bringBack'>;

/** Reads what a start needs to know about its target, and opens what it works with. */
export async function openSession(
  options: StartOptions,
  target: Target,
  cache: Cache,
  hooks: SessionHooks,
): Promise<OpenedSession> {
  const { workspace, config } = options;
  const journalDir = join(workspace.stateDir, 'files');
  const createPlan = (): Batch => createBatch({ root: workspace.root, journalDir, dryRun: true });
  const planned = createPlan();
  const newBatch = (purpose: 'commit' | 'planning'): Batch => {
    if (options.dryRun) return planned;
    if (purpose === 'planning') return createPlan();
    return createBatch({ root: workspace.root, journalDir, atomic: options.useBatch ? 'batch' : 'none' });
  };
  const ledgerText = planned.read(ledgerPath);
  const recorded = recordedDocuments(ledgerText);
  assertOwnTask(workspace.root, target, recorded);
  const former = formerTasks(workspace.root, target, recorded);
  const formerIds = former.map((document) => document.taskId);
  const facts = await cache.getOrCompute<DocumentFacts>(
    'prd-parse',
    { facts: options.version, file: target.prdPath, sha: target.sha },
    async () => {
      const { readFacts, readLargeFacts } = await import('../documents/documents.ts');
      return target.pieces
        ? await readLargeFacts(target.pieces, target.prdPath)
        : await readFacts(await target.outline());
    },
  );
  assertUsable(facts);
  const { taskId, slug, title, id } = target;
  const feature = { taskId, slug, title, ...(id === undefined ? {} : { id }) };
  const planInput = {
    plan: options.version,
    feature,
    sha: target.sha,
    ledger: ledgerText ?? null,
    ...(formerIds.length > 0 && { former: formerIds }),
  };
  const plan = await cache.getOrCompute<GenerationPlan>('prd-parse', planInput, async () => {
    const { parseLedger, planGeneration } = await import('@orch/codegen');
    const ledger = takenOver(parseLedger(ledgerText, ledgerPath), formerIds, taskId);
    return planGeneration({ feature, tasks: facts.tasks, ledger });
  });
  for (const document of former) hooks.tell(tellFormer(document, target, qaPaths(config, document.taskId).folder));
  const providers = plan.provided.map(({ by }) => by);
  for (const document of goneProviders(workspace.root, providers, recorded)) hooks.tell(tellGone(document, target));
  const scripts = packageScripts(parseJson(planned.read('package.json')), config.workflow.scripts, (path) =>
    existsSync(join(workspace.root, path)),
  );
  const session: Omit<Session, 'current'> = {
    options,
    target,
    facts,
    plan,
    formerTasks: formerIds,
    planKey: hashJson([planInput, options.overwrite, target.prdPath]),
    paths: qaPaths(config, taskId),
    roles: options.roles ?? facts.roles,
    status: options.status === undefined ? undefined : await parseStatus(options.status, target),
    trusted: options.isTrusted(),
    cache,
    newBatch,
    hashFile: (path) => (options.dryRun ? plannedHash(planned, path) : fileHash(cache, join(workspace.root, path))),
    scripts: new Map(scripts.map((script) => [script.name, script])),
    unchanged: new Set(),
    edited: new Map(),
    ...hooks,
  };
  const agents = options.agents && (await (await import('../agents/agents.ts')).planAgents(session, options.agents));
  // Steps that are to run again must not find their work done.
  const current = options.rerun === undefined ? currentCode(session) : undefined;
  return { session: { ...session, current, ...(agents && { agents }) }, planned };
}

/** Refuses a document of which a start would take what nobody has decided. @throws OrchError with the code of the fault. */
function assertUsable({ diagnostics }: DocumentFacts): void {
  const fault = diagnostics.find(({ severity }) => severity === 'error');
  if (!fault) return;
  const { code, message, help, location } = fault;
  throw new OrchError(code, message, { ...(help !== undefined && { help }), ...(location && { location }) });
}

/** Opens the cache of a workspace. */
export function openWorkspaceCache(options: StartOptions): Cache {
  const { workspace, config, cacheTtlMs, useCache, dryRun, clock, onDiagnostic } = options;
  const version = cacheKey(workspace.stateDir, dryRun, options.random);
  return openCache({
    dir: join(workspace.root, config.cacheDir),
    types: {
      'roadmap-lookup': { version },
      'prd-parse': { version },
      // Pure functions of their input: their results never grow stale.
      'edit-unchanged': { ttl: null, version },
      generate: { ttl: null, version },
      'test-results': { version },
      workflow: { version },
    },
    ...(cacheTtlMs === undefined ? {} : { defaultTtl: cacheTtlMs }),
    reads: useCache,
    readOnly: dryRun,
    clock,
    onWarning: onDiagnostic,
  });
}

function plannedHash(planned: Batch, path: string): Sha256 | undefined {
  const bytes = planned.readBytes(path);
  return bytes && sha256(bytes);
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
