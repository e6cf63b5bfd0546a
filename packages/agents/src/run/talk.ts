import { closeSync, openSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';

import type { Conversation } from '../adapter.ts';
import type { AgentTask } from '../task.ts';

/** A conversation with an agent while its process runs. */
export interface Talk {
  /** Begins it. */
  readonly open: (input: Writable) => void;
  readonly receive: (line: string) => void;
  /** Aborted when the process must end: a while after `signal`, in which the agent may end by itself. */
  readonly signal: AbortSignal;
  /** After the process: ends it. Rejects with what it failed with, if that is not for the agent's sake. */
  readonly finish: () => Promise<void>;
}

/** How long an agent that was told to stop may take for that, in milliseconds. */
const stoppingMs = 3000;

/** @param recordTo - the file for what is said to the agent. */
export function createTalk(conversation: Conversation, task: AgentTask, recordTo: string, stop: AbortSignal): Talk {
  const late = new AbortController();
  const lines: string[] = [];
  let more = Promise.withResolvers<void>();
  let isOver = false;
  let ended: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const wake = (): void => {
    more.resolve();
    more = Promise.withResolvers<void>();
  };
  const stopping = (): void => {
    timer ??= setTimeout(() => late.abort(), stoppingMs);
  };
  async function* received(): AsyncGenerator<string> {
    for (;;) {
      const line = lines.shift();
      if (line !== undefined) yield line;
      else if (isOver) return;
      else await more.promise;
    }
  }
  const record = openSync(recordTo, 'w', 0o600);
  return {
    signal: late.signal,
    open: (input) => {
      if (stop.aborted) stopping();
      stop.addEventListener('abort', stopping, { once: true });
      const send = (line: string): void => {
        writeSync(record, `${line}\n`);
        input.write(`${line}\n`);
      };
      ended = conversation(task, { received: received(), send, signal: stop }).finally(() => {
        // An agent of this sort ends when nobody talks to it any more.
        input.end();
        if (stop.aborted) late.abort();
      });
      ended.catch(() => undefined); // `finish` tells it
    },
    receive: (line) => {
      lines.push(line);
      wake();
    },
    finish: async () => {
      isOver = true;
      wake();
      clearTimeout(timer);
      stop.removeEventListener('abort', stopping);
      try {
        await ended;
      } finally {
        closeSync(record);
      }
    },
  };
}
