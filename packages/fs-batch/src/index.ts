export type { FileStatus, FileSystem, OpenFor } from './file-system.ts';
export type { BatchOperations, BatchStats, FlushResult } from './aliases.ts';
export type {
  Action,
  Batch,
  BatchOptions,
  BatchReport,
  DeleteOptions,
  EditedSince,
  FlushOptions,
  InterruptedFlush,
  PlannedChange,
  RecoverOptions,
  RecoveryReport,
  RootOptions,
  WriteOptions,
} from './types.ts';
export { batchOperations, withBatchOps } from './aliases.ts';
export { createBatch } from './batch.ts';
export { fileErrorAt } from './errors.ts';
export { nodeFileSystem } from './file-system.ts';
export { isInterrupted, recover } from './recover.ts';
