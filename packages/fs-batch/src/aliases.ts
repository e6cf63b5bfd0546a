import { createBatch } from './batch.ts';
import type { Batch, BatchOptions } from './types.ts';

export interface BatchStats {
  /** Operations waiting for a flush. */
  readonly queued: number;
  /** Paths that were brought to their final state. */
  readonly executed: number;
  /** Flushes that failed. */
  readonly errors: number;
}

export interface FlushResult {
  readonly successful: readonly string[];
  readonly failed: readonly { readonly path: string; readonly error: string }[];
  /** Milliseconds. */
  readonly totalTime: number;
}

/** The names under which earlier tools know a batch. */
export interface BatchOperations {
  queueWrite(path: string, content: string | Uint8Array): void;
  queueAppend(path: string, content: string | Uint8Array): void;
  queueRead(path: string): Promise<string>;
  queueMkdir(path: string): void;
  flush(): Promise<FlushResult>;
  getQueueSize(): number;
  getStats(): BatchStats;
  clear(): void;
}

/** {@link BatchOperations} of a batch. A flush that fails has changed nothing; it rejects and the queue is kept. */
export function batchOperations(batch: Batch): BatchOperations {
  let executed = 0;
  let errors = 0;
  return {
    queueWrite: (path, content) => batch.write(path, content),
    queueAppend: (path, content) => batch.append(path, content),
    queueMkdir: (path) => batch.mkdir(path),
    async queueRead(path) {
      const text = batch.read(path);
      if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file: ${path}`), { code: 'ENOENT', path });
      return text;
    },
    async flush() {
      try {
        const report = await batch.flush();
        executed += report.operations.length;
        return { successful: report.operations.map(({ path }) => path), failed: [], totalTime: report.durationMs };
      } catch (error) {
        errors++;
        throw error;
      }
    },
    getQueueSize: () => batch.size,
    getStats: () => ({ queued: batch.size, executed, errors }),
    clear: () => batch.clear(),
  };
}

/** Runs a function with a batch and flushes it afterwards; if the function throws, nothing is written. */
export async function withBatchOps<Result>(
  options: BatchOptions,
  use: (operations: BatchOperations) => Result | Promise<Result>,
): Promise<Result> {
  const operations = batchOperations(createBatch(options));
  const result = await use(operations);
  await operations.flush();
  return result;
}
