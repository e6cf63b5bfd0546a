export type { Context, ContextManager, ContextOptions, ContextsOptions } from './contexts.ts';
export type { Duration } from './duration.ts';
export type {
  Cache,
  CacheOptions,
  CacheStats,
  CacheUsage,
  Compute,
  ComputeOptions,
  GcReport,
  Hit,
  Selection,
  SetOptions,
  StoredResult,
  VerifyReport,
} from './options.ts';
export type { TypeOptions } from './policy.ts';
export type { TypeStats } from './stats.ts';
export { openCache } from './cache.ts';
export { createContexts } from './contexts.ts';
export { milliseconds } from './duration.ts';
export { documentedDefaultTtl, documentedTypes } from './policy.ts';
