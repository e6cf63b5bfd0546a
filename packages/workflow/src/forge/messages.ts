import { isOrchError, messageOf, OrchError, type Json } from '@orch/core';
import type { HeldLock, RunStore } from '@orch/dag';

import { changesOf } from './changes.ts';
import type { AskForge, ForgeRequest } from './forge-port.ts';

/** The topic of requests to the forge. */
const topic = 'forge';

/** The lock of whoever carries requests to the forge out. */
export const forgeLock = 'forge';

/** How long an asker waits between two looks for its answer, in milliseconds: first, and at most. */
const [firstPauseMs, longestPauseMs] = [20, 500];

/**
 * Asks the forge by messages in the journal, for a process that has no token: whoever holds the forge answers. A request
 * is asked once in a run, however often the asker is killed.
 */
export function askByMessages(store: RunStore, run: string): AskForge {
  return async (request, signal) => {
    const key = `${run} ${request.do} ${keyOf(request)}`;
    using changes = changesOf(store.messages);
    await store.messages.post({ topic, key, kind: request.do, body: request });
    for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.5, longestPauseMs)) {
      const answer = await store.messages.answerTo(topic, key);
      if (answer?.ok === true) return answer.result as never;
      if (answer?.ok === false) {
        const { code, message, help } = answer.error;
        throw new OrchError(isCode(code) ? code : 'ORCH_FORGE_FAILED', message, help === undefined ? {} : { help });
      }
      await changes.next(pause, signal);
    }
  };
}

/** What tells requests of one kind and task apart. */
function keyOf(request: ForgeRequest): string {
  switch (request.do) {
    case 'push':
      return `${request.task} ${request.commit}`;
    case 'review':
      return `${request.task} ${request.round} ${request.commit}`;
    case 'comment':
      return `${request.task} ${request.name}`;
    default:
      return request.task;
  }
}

function isCode(code: string): code is `ORCH_${string}` {
  return code.startsWith('ORCH_');
}

export interface ForgeServer extends AsyncDisposable {
  /** Rejects when the forge was taken over by another process or the journal cannot be used. */
  readonly ended: Promise<void>;
}

/**
 * How often requests are looked for, in milliseconds: at first and where nobody tells of them, and at last where every one is
 * told of.
 */
const [oftenMs, seldomMs] = [100, 1000];

/**
 * Carries requests to the forge out for all runners of a repository, several at a time, while this process holds the
 * lock. What a predecessor has done and not answered is asked again, and looked up by the forge before it is made.
 */
export function serveForge(
  store: RunStore,
  lock: HeldLock,
  perform: AskForge,
  { signal, concurrency = 4 }: { readonly signal: AbortSignal; readonly concurrency?: number },
): ForgeServer {
  const stop = new AbortController();
  const ends = AbortSignal.any([signal, stop.signal]);
  const running = new Map<string, Promise<void>>();
  const carryOut = async (key: string, request: ForgeRequest): Promise<void> => {
    const answered = { topic, key };
    const held = { name: forgeLock, fence: lock.fence };
    try {
      const result = (await perform(request, ends)) as Json;
      await store.messages.answer(answered, { ok: true, result }, held);
    } catch (error) {
      if (ends.aborted || isOrchError(error, 'ORCH_FENCED')) throw error;
      const code = isOrchError(error) ? error.code : 'ORCH_FORGE_FAILED';
      const help = isOrchError(error) && typeof error.help === 'string' ? { help: error.help } : {};
      await store.messages.answer(answered, { ok: false, error: { code, message: messageOf(error), ...help } }, held);
    }
  };
  const serve = async (): Promise<void> => {
    using changes = changesOf(store.messages);
    let lookMs = oftenMs;
    let isTold = true;
    for (;;) {
      const asked = (await store.messages.pending(topic)).filter(({ key }) => !running.has(key));
      if (!isTold) lookMs = asked.length > 0 ? oftenMs : Math.min(lookMs * 2, seldomMs);
      for (const { key, body } of asked) {
        if (running.size >= concurrency) break;
        const work = carryOut(key, body as unknown as ForgeRequest).finally(() => running.delete(key));
        running.set(key, work);
        work.catch((error: unknown) => stop.abort(error));
      }
      try {
        isTold = await changes.next(lookMs, ends);
      } catch (error) {
        await Promise.allSettled(running.values());
        if (!ends.aborted) throw error;
        const reason: unknown = stop.signal.reason;
        if (isOrchError(reason)) throw reason;
        return;
      }
    }
  };
  const ended = serve();
  return {
    ended,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
