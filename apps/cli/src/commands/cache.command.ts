import type { Duration } from '@orch/cache';
import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, commonFlags, text, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

/** Flags that every subcommand of `orch cache` takes. */
export interface CacheFlags extends CommonFlags {
  readonly dir?: string;
}

export interface CacheSelectionFlags extends CacheFlags {
  readonly type?: string;
  readonly tag?: string;
}

export interface CachePruneFlags extends CacheSelectionFlags {
  readonly olderThan?: Duration;
  readonly maxBytes?: number;
}

const cacheFlags = {
  ...commonFlags,
  dir: text('dir', 'Folder of the cache, instead of that of the repository'),
} as const;

const selectionFlags = {
  type: text('type', 'Only results of this type'),
  tag: text('tag', 'Only results with this tag'),
} as const;

/** A whole number of bytes; the parser shows what this throws. */
function asBytes(input: string): number {
  if (!/^\d{1,15}$/.test(input)) throw new SyntaxError(`${input} is not a number of bytes`);
  return Number(input);
}

function asAge(input: string): Duration {
  if (/^\d{1,15}$/.test(input)) return Number(input);
  if (/^\d{1,9}(?:\.\d+)?(?:ms|s|m|h|d)$/.test(input)) return input as Duration;
  throw new SyntaxError(`${input} is not a time such as 12h or 7d`);
}

export interface CacheServeFlags extends CacheFlags {
  readonly host: string;
  readonly port: number;
  readonly readOnly: boolean;
  readonly team: string;
}

/** A port that can be listened on; 0 = any that is free. */
function asPort(input: string): number {
  if (!/^\d{1,5}$/.test(input) || Number(input) > 65_535) throw new SyntaxError(`${input} is no port`);
  return Number(input);
}

const statsCommand: Command<CliContext> = buildCommand<CacheFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cache.ts')).cacheStats),
  parameters: { flags: cacheFlags },
  docs: { brief: 'What is stored, and how often it was found, over all runs' },
});

const getCommand: Command<CliContext> = buildCommand<CacheSelectionFlags, [string?], CliContext>({
  loader: lazily(async () => (await import('./cache.ts')).cacheGet),
  parameters: {
    flags: { ...cacheFlags, ...selectionFlags },
    positional: {
      kind: 'tuple',
      parameters: [{ placeholder: 'key', parse: asText, optional: true, brief: 'A key, or how it begins' }],
    },
  },
  docs: {
    brief: 'List the results, or print the one whose key is given or begins so',
    fullDescription: 'Without a key: the results that are stored. With a key, or its beginning: the value as JSON.',
  },
});

const clearCommand: Command<CliContext> = buildCommand<CacheSelectionFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cache.ts')).cacheClear),
  parameters: { flags: { ...cacheFlags, ...selectionFlags } },
  docs: { brief: 'Remove all results, or those of a type or tag; runs and their journal stay' },
});

const pruneCommand: Command<CliContext> = buildCommand<CachePruneFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cache.ts')).cachePrune),
  parameters: {
    flags: {
      ...cacheFlags,
      ...selectionFlags,
      olderThan: {
        kind: 'parsed',
        parse: asAge,
        optional: true,
        placeholder: 'age',
        brief: 'Remove also what was stored longer ago, such as 7d',
      },
      maxBytes: {
        kind: 'parsed',
        parse: asBytes,
        optional: true,
        placeholder: 'bytes',
        brief: 'Keep within this size; the least recently used results go first',
      },
    },
  },
  docs: { brief: 'Remove expired results, and the least recently used ones above the size' },
});

const verifyCommand: Command<CliContext> = buildCommand<CacheFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cache.ts')).cacheVerify),
  parameters: { flags: cacheFlags },
  docs: { brief: 'Read every result, remove damaged ones; exit code 1 if there were any' },
});

const serveCommand: Command<CliContext> = buildCommand<CacheServeFlags, [], CliContext>({
  loader: lazily(async () => (await import('./cache-serve.ts')).cacheServe),
  parameters: {
    flags: {
      ...cacheFlags,
      host: { kind: 'parsed', parse: asText, default: '127.0.0.1', placeholder: 'host', brief: 'Address to listen on' },
      port: { kind: 'parsed', parse: asPort, default: '0', placeholder: 'port', brief: 'Port; 0 = any that is free' },
      readOnly: yes('Take no uploads'),
      team: { kind: 'parsed', parse: asText, default: 'orch', placeholder: 'team', brief: 'Team to print for turbo' },
    },
  },
  docs: {
    brief: 'Serve the cache to turbo by its remote cache protocol, until Ctrl-C',
    fullDescription: [
      'Serve the cache to turbo by its remote cache protocol, until Ctrl-C.',
      '',
      'Prints the variables that turbo needs. Every request needs the token: $ORCH_CACHE_TOKEN, or one that is made once',
      'and kept in your own state folder. Without --host only this machine can reach it.',
    ].join('\n'),
  },
});

export const cacheCommand: RouteMap<CliContext> = buildRouteMap({
  routes: {
    stats: statsCommand,
    get: getCommand,
    clear: clearCommand,
    prune: pruneCommand,
    verify: verifyCommand,
    serve: serveCommand,
  },
  docs: { brief: 'Look into the cache of a repository, tidy it, or serve it to turbo' },
});
