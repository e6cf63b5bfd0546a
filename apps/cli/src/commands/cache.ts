import { join, resolve } from 'node:path';

import { openBlobs, openCache, type Blobs, type Cache, type Selection, type StoredResult } from '@orch/cache';
import { findWorkspace, isTrusted, loadConfig } from '@orch/config';
import { formatDiagnostic, OrchError, type Diagnostic } from '@orch/core';

import { userStateDir, type CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { reportFailure } from '../render/failure.ts';
import { given, givenFolder } from './given.ts';
import type { CacheFlags, CachePruneFlags, CacheSelectionFlags } from './cache.command.ts';
import { listText, pruneText, statsOf, statsText, verifyText } from './cache-text.ts';

/** How many results `orch cache get` lists at most. */
const mostListed = 1000;

/** What a subcommand tells: the same as a document and as text. */
interface Told {
  readonly document: object;
  readonly text: string;
  readonly exitCode?: number;
}

/** `orch cache stats`. */
export async function cacheStats(context: CliContext, flags: CacheFlags): Promise<void> {
  await withCache(context, flags, { readOnly: true }, ({ cache, blobs, dir }) => {
    const stats = statsOf(cache.usage(), cache.stats().total, blobs.usage());
    return { document: stats, text: statsText(dir, stats) };
  });
}

/** `orch cache get`: a list, or one value. */
export async function cacheGet(context: CliContext, flags: CacheSelectionFlags, key?: string): Promise<void> {
  await withCache(context, flags, { readOnly: true }, ({ cache }) => {
    const selection = { ...selectionOf(flags), ...(key === undefined ? {} : { prefix: key }) };
    const found = cache.list(selection, mostListed + 1);
    if (key === undefined) {
      const results = found.slice(0, mostListed);
      const isCut = found.length > mostListed;
      return { document: { results, isCut }, text: listText(results, isCut) };
    }
    const result = theOne(found, key);
    const held = cache.peek(result.type, result.key);
    if (held === undefined) {
      throw new OrchError('ORCH_CACHE_NOT_FOUND', `the result ${result.key} is damaged or was just removed`, {
        help: 'run orch cache verify',
      });
    }
    const value = held.value === undefined ? 'undefined' : JSON.stringify(held.value, undefined, 2);
    return { document: { result, value: held.value }, text: `${value}\n` };
  });
}

/** `orch cache clear`. */
export async function cacheClear(context: CliContext, flags: CacheSelectionFlags): Promise<void> {
  await withCache(context, flags, {}, ({ cache, blobs }) => {
    const selection = selectionOf(flags);
    const { types } = cache.usage();
    let removed = 0;
    if (Object.keys(selection).length > 0) removed = cache.invalidate(selection);
    else {
      for (const { entries } of Object.values(types)) removed += entries;
      cache.clear();
      blobs.clear();
    }
    return {
      document: { removed },
      text: `removed ${removed} ${removed === 1 ? 'result' : 'results'}${noneOf(flags, Object.keys(types))}\n`,
    };
  });
}

/** What is said of a type of which the cache has nothing. */
function noneOf({ type }: CacheSelectionFlags, types: readonly string[]): string {
  if (type === undefined || types.includes(type)) return '';
  return types.length === 0 ? ': the cache is empty' : `: none is of type ${type}, there are ${types.join(', ')}`;
}

/** `orch cache prune`. */
export async function cachePrune(context: CliContext, flags: CachePruneFlags): Promise<void> {
  const options = flags.maxBytes === undefined ? {} : { maxBytes: flags.maxBytes };
  await withCache(context, flags, options, ({ cache, blobs }) => {
    const selection = selectionOf(flags);
    if (flags.olderThan === undefined && Object.keys(selection).length > 0) {
      throw new OrchError('ORCH_USAGE', '--type and --tag select what --older-than removes', {
        help: 'add --older-than, or use orch cache clear to remove all of them',
      });
    }
    const old = flags.olderThan === undefined ? 0 : cache.invalidate({ ...selection, olderThan: flags.olderThan });
    const gc = cache.gc();
    const files = blobs.gc().evicted;
    const report = { old, ...gc, files, bytes: cache.usage().bytes, fileBytes: blobs.usage().bytes };
    return { document: report, text: pruneText(report) };
  });
}

/** `orch cache verify`: exits with 1 where something was damaged. */
export async function cacheVerify(context: CliContext, flags: CacheFlags): Promise<void> {
  await withCache(context, flags, {}, ({ cache, blobs }) => {
    const report = { ...cache.verify(), files: blobs.verify() };
    const isSound = report.corrupt + report.files.corrupt + report.faults.length === 0;
    return { document: report, text: verifyText(report), ...(isSound ? {} : { exitCode: exitCodes.failed }) };
  });
}

/** What the subcommands work on. */
interface Opened {
  readonly cache: Cache;
  readonly blobs: Blobs;
  readonly dir: string;
}

async function withCache(
  { process }: CliContext,
  flags: CacheFlags,
  options: { readonly readOnly?: boolean; readonly maxBytes?: number },
  work: (opened: Opened) => Told,
): Promise<void> {
  try {
    const dir = await cacheDirOf(process, flags);
    const onWarning = (warning: Diagnostic): void => process.stderr.write(`${formatDiagnostic(warning)}\n`);
    using cache = openCache({ dir, create: false, onWarning, ...options });
    const blobs = openBlobs({ dir: blobsDirOf(dir), onWarning, ...options });
    const { document, text, exitCode } = work({ cache, blobs, dir });
    process.stdout.write(flags.json ? `${JSON.stringify({ v: 1, dir, ...document }, undefined, 2)}\n` : text);
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

/** Where a cache keeps files: outputs of tasks and artifacts of build tools. */
export function blobsDirOf(dir: string): string {
  return join(dir, 'blobs');
}

/** The folder of the cache that the flags name, by default that of the repository. */
export async function cacheDirOf(
  process: CliContext['process'],
  flags: Pick<CacheFlags, 'cwd' | 'dir'>,
): Promise<string> {
  const cwd = givenFolder(process, '--cwd', flags.cwd);
  const dir = given('--dir', flags.dir);
  if (dir !== undefined) return resolve(cwd, dir);
  const workspace = findWorkspace({ cwd, userStateDir: userStateDir(process.env) });
  const config = await loadConfig(workspace.root, isTrusted(workspace));
  return join(workspace.root, config.cacheDir);
}

function selectionOf({ type, tag }: CacheSelectionFlags): Selection {
  return { ...(type === undefined ? {} : { type }), ...(tag === undefined ? {} : { tag }) };
}

function theOne(found: readonly StoredResult[], key: string): StoredResult {
  const exact = found.filter((result) => result.key === key);
  const candidates = exact.length > 0 ? exact : found;
  const [first, second] = candidates;
  if (first === undefined) {
    throw new OrchError('ORCH_CACHE_NOT_FOUND', `there is no result whose key begins with ${JSON.stringify(key)}`, {
      help: 'run orch cache get to see the keys that there are',
    });
  }
  if (second !== undefined) {
    const keys = candidates.slice(0, 3).map((result) => `${result.type} ${result.key}`);
    throw new OrchError('ORCH_USAGE', `${JSON.stringify(key)} is the beginning of several keys`, {
      help: `give more of the key, or --type: ${keys.join(', ')}${candidates.length > 3 ? ', …' : ''}`,
    });
  }
  return first;
}
