import { fileURLToPath } from 'node:url';
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

import type { Piscina } from 'piscina';

import { receivedError, settleAnswer } from './answer.ts';
import { ThreadStartFailure, type CallOptions, type Executor, type Place, type Settle } from './executor.ts';
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
  const waiting = new Set<Settle>();
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
    waiting.add(settle);
    to.run(call, { filename: file, name: 'tasks', signal: cancellation, transferList: transfer }).then(
      (passed: unknown) => {
        if (waiting.delete(settle)) settleAnswer(call, passed, settle);
      },
      (error: unknown) => {
        if (waiting.delete(settle)) settle.failed(receivedError(error));
      },
    );
  };

  const begin = (call: TaskCall, callOptions: CallOptions, settle: Settle): Place => {
    if (pool) {
      send(pool, call, callOptions, settle);
      return 'thread';
    }
    starting ??= start();
    starting.then(
      (started) => {
        if (callOptions.cancellation.aborted) settle.failed(undefined);
        else send(started, call, callOptions, settle);
      },
      (error: unknown) => settle.failed(error),
    );
    return 'thread';
  };

  return {
    execute: (call, callOptions, settle) => {
      const { onProgress } = callOptions;
      return onProgress ? begin(...listen(call, callOptions, settle, onProgress)) : begin(call, callOptions, settle);
    },
    destroy: async () => {
      if (starting) await (await starting).destroy();
    },
  };
}

/** Gives a call a port for its progress. All of it is handed on before the call is settled. */
function listen(
  call: TaskCall,
  { cancellation, transfer }: CallOptions,
  settle: Settle,
  onProgress: (value: unknown) => void,
): [TaskCall, CallOptions, Settle] {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', onProgress);
  return [
    { ...call, port: port2 },
    { cancellation, onProgress, transfer: [...transfer, port2] },
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
function failIfNoThreadIsLeft(pool: Piscina, waiting: Set<Settle>, cause: unknown): void {
  if (pool.threads.length > 0) return;
  // Also those that begin in the place of a failed one: each would try in vain to start a thread.
  for (const settle of waiting) {
    if (waiting.delete(settle)) settle.failed(new ThreadStartFailure('no thread could be started', { cause }));
  }
}
