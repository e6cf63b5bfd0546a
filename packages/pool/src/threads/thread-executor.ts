import { fileURLToPath } from 'node:url';

import type { Piscina } from 'piscina';

import type { TaskAnswer } from './define-tasks.ts';
import { rebuildError } from './error-description.ts';
import { TaskFailure, ThreadStartFailure, UnknownTask, type Executor } from './executor.ts';

type TransferList = NonNullable<NonNullable<Parameters<Piscina['run']>[1]>['transferList']>;

export interface ThreadOptions {
  readonly filename: string | URL;
  readonly size: number;
  readonly idleMs: number;
  readonly maxHeapMb: number | undefined;
  readonly execArgv: readonly string[] | undefined;
}

/** Runs tasks in threads with piscina, which is loaded when the first task comes. */
export function threadExecutor(options: ThreadOptions): Executor {
  const { filename } = options;
  const file = filename instanceof URL || filename.startsWith('file:') ? fileURLToPath(filename) : filename;
  const waiting = new Set<(error: unknown) => void>();
  let starting: Promise<Piscina> | undefined;

  const start = async (): Promise<Piscina> => {
    const { Piscina: ThreadPool } = await import('piscina');
    const pool = new ThreadPool({
      minThreads: 0,
      maxThreads: options.size,
      idleTimeout: options.idleMs,
      maxQueue: Number.POSITIVE_INFINITY,
      recordTiming: false,
      ...(options.execArgv && { execArgv: [...options.execArgv] }),
      ...(options.maxHeapMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb } }),
    });
    pool.on('error', (error: unknown) => failIfNoThreadIsLeft(pool, waiting, error));
    pool.on('workerDestroy', () => setImmediate(failIfNoThreadIsLeft, pool, waiting, undefined));
    return pool;
  };

  return {
    execute: async (call, signal, transfer) => {
      starting ??= start();
      const pool = await starting;
      signal.throwIfAborted();
      const { promise: stuck, reject } = Promise.withResolvers<never>();
      waiting.add(reject);
      try {
        const options = { filename: file, name: 'tasks', signal, transferList: [...transfer] as TransferList };
        return open((await Promise.race([pool.run(call, options), stuck])) as TaskAnswer);
      } finally {
        waiting.delete(reject);
      }
    },
    destroy: async () => {
      if (starting) await (await starting).destroy();
    },
  };
}

/** A thread that cannot even start leaves its task waiting for ever in piscina 5.3; such tasks are failed here. */
function failIfNoThreadIsLeft(pool: Piscina, waiting: Set<(error: unknown) => void>, cause: unknown): void {
  if (pool.threads.length > 0) return;
  for (const reject of waiting) reject(new ThreadStartFailure('no thread could be started', { cause }));
}

function open(answer: TaskAnswer): unknown {
  if (answer.ok) return answer.value;
  if ('unknownTask' in answer) throw new UnknownTask(answer.unknownTask);
  throw new TaskFailure(rebuildError(answer.error), answer.index);
}
