export type { ArtifactClient, ArtifactClientOptions } from './artifacts/client.ts';
export type { AnsweredRequest, ArtifactServer, ArtifactServerOptions } from './artifacts/serve.ts';
export type { Blobs, BlobsOptions } from './blob-options.ts';
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
export type { OutputFile, OutputTree } from './output-files.ts';
export type {
  MadeOutputs,
  OutputSink,
  RemoteOutputs,
  TaskOutputs,
  TaskOutputsOptions,
  TaskResult,
  TaskRun,
} from './outputs.ts';
export type { TypeOptions } from './policy.ts';
export type { RemoteOptions, RemoteStore } from './remote/remote-store.ts';
export type { TypeStats } from './stats.ts';
export { connectArtifacts } from './artifacts/client.ts';
export { serveArtifacts } from './artifacts/serve.ts';
export { openBlobs } from './blobs.ts';
export { openCache } from './cache.ts';
export { createContexts } from './contexts.ts';
export { milliseconds } from './duration.ts';
export { createTaskOutputs } from './outputs.ts';
export { documentedDefaultTtl, documentedTypes } from './policy.ts';
