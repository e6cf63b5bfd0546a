import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { findWorkspace, loadConfig } from '@orch/config';
import { systemClock, systemRandom, type Clock } from '@orch/core';
import { initRepository, tempDir } from '@orch/testkit';

import { startFeature, type StartOptions, type StartRequest, type StartResult } from '../../src/index.ts';

/** A repository in which features are started in this process. */
export interface Repository extends Disposable {
  readonly root: string;
  /** The user's own state folder. */
  readonly state: string;
  start(request: StartRequest, options?: Partial<StartOptions>): Promise<StartResult>;
}

/** A clock that stands at a time of the day and runs on from there. */
export function clockAt(time: string): Clock {
  const offset = Date.parse(time) - Date.now();
  return { now: () => Date.now() + offset, monotonic: () => systemClock.monotonic() };
}

/** Starts a feature of a repository in this process. */
export async function startIn(
  root: string,
  userStateDir: string,
  request: StartRequest,
  options: Partial<StartOptions> = {},
): Promise<StartResult> {
  return await startFeature({
    request,
    workspace: findWorkspace({ cwd: root, userStateDir }),
    config: await loadConfig(root, true),
    cwd: root,
    isTrusted: () => true,
    overwrite: false,
    dryRun: false,
    useCache: true,
    useBatch: true,
    wait: false,
    status: undefined,
    roles: undefined,
    cacheTtlMs: undefined,
    environment: process.env,
    node: { path: process.execPath, version: process.version },
    version: '0.0.0',
    clock: systemClock,
    random: systemRandom,
    signal: new AbortController().signal,
    onEvent: () => undefined,
    onTarget: () => undefined,
    onWait: () => undefined,
    onDiagnostic: () => undefined,
    ...options,
  });
}

/** Copies a folder to a git repository of its own. */
export function repositoryOf(source: string): Repository {
  const folder = tempDir();
  const root = join(folder.path, 'repository');
  const state = join(folder.path, 'state');
  mkdirSync(root);
  cpSync(source, root, { recursive: true });
  initRepository(root);
  return {
    root,
    state,
    start: async (request, options) => await startIn(root, state, request, options),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Folders that a start keeps for itself. */
export function isTransient(path: string): boolean {
  return path === '.git' || path === '.orch-cache' || path === '.runs';
}
