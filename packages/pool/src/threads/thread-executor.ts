import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

import type { Piscina } from 'piscina';

import { receivedError, settleAnswer } from './answer.ts';
import { ThreadStartFailure, type CallOptions, type Executor, type Settle } from './executor.ts';
import type { TaskCall } from './task-types.ts';

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
  let pool: Piscina | undefined;
  let starting: Promise<Piscina> | undefined;

  const start = async (): Promise<Piscina> => {
    const { Piscina: ThreadPool } = await import('piscina');
    const started = new ThreadPool({
      minThreads: 0,
      maxThreads: options.size,
      idleTimeout: options.idleMs,
      maxQueue: Number.POSITIVE_INFINITY,
      recordTiming: false,
      ...(options.execArgv && { execArgv: [...options.execArgv] }),
      ...(options.maxHeapMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: options.maxHeapMb } }),
    });
    started.on('error', (error: unknown) => failIfNoThreadIsLeft(started, waiting, error));
    started.on('workerDestroy', () => setImmediate(failIfNoThreadIsLeft, started, waiting, undefined));
    pool = started;
    return started;
  };

  const send = (to: Piscina, call: TaskCall, { cancellation, transfer }: CallOptions, settle: Settle): void => {
    const failed = (error: unknown): void => {
      if (waiting.delete(failed)) settle.failed(receivedError(error));
    };
    waiting.add(failed);
    to.run(call, { filename: file, name: 'tasks', signal: cancellation, transferList: transfer }).then(
      (passed: unknown) => {
        if (waiting.delete(failed)) settleAnswer(call, passed, settle);
      },
      failed,
    );
  };

  return {
    execute: (call, callOptions, settle) => {
      const listened = listen(call, callOptions, settle);
      if (pool) {
        send(pool, ...listened);
        return 'thread';
      }
      starting ??= start();
      starting.then((started) => {
        if (callOptions.cancellation.aborted) settle.failed(undefined);
        else send(started, ...listened);
      }, settle.failed);
      return 'thread';
    },
    destroy: async () => {
      if (starting) await (await starting).destroy();
    },
  };
}

/** Gives a call a port for its progress, where somebody listens. All of it is handed on before the call is settled. */
function listen(call: TaskCall, options: CallOptions, settle: Settle): [TaskCall, CallOptions, Settle] {
  const { onProgress } = options;
  if (!onProgress) return [call, options, settle];
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onProgress);
  return [
    { ...call, port: port2 },
    { ...options, transfer: [...options.transfer, port2] },
    {
      done: (value, runMs) => {
        drain(port1, onProgress);
        settle.done(value, runMs);
      },
      failed: (error) => {
        drain(port1, onProgress);
        settle.failed(error);
      },
    },
  ];
}

function drain(port: MessagePort, onProgress: (value: unknown) => void): void {
  for (let entry = receiveMessageOnPort(port); entry; entry = receiveMessageOnPort(port)) {
    onProgress((entry as { readonly message: unknown }).message);
  }
  port.close();
}

/** A thread that cannot even start leaves its task waiting for ever in piscina 5.3; such tasks are failed here. */
function failIfNoThreadIsLeft(pool: Piscina, waiting: ReadonlySet<(error: unknown) => void>, cause: unknown): void {
  if (pool.threads.length > 0) return;
  for (const failed of waiting) failed(new ThreadStartFailure('no thread could be started', { cause }));
}
