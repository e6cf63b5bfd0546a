import type { Json } from '@orch/core';

import type { NodeError } from './events.ts';
import type { Awaitable } from './store.ts';

/** How a message was answered. */
export type Answer =
  | { readonly ok: true; readonly result: Json }
  | { readonly ok: false; readonly error: NodeError & { readonly data?: Json } };

/** A request from one process to whichever process answers its topic. */
export interface Message {
  /** Who is to answer, such as `forge`. */
  readonly topic: string;
  /** Names the request within its topic. */
  readonly key: string;
  readonly kind: string;
  readonly body: Json;
  /** When it was posted last, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Requests and answers between processes that share a store. Both survive the death of either side, and nobody needs
 * to live when the other writes.
 */
export interface MessageService {
  /**
   * Posts a request. Posting it again changes nothing, except that one whose answer was an error is open again.
   */
  post(message: Omit<Message, 'at'>): Awaitable<void>;
  /** The requests of a topic that have no answer, oldest first. */
  pending(topic: string): Awaitable<readonly Message[]>;
  /**
   * Answers a request; the first answer of `ok` stands. With `lock` the answer is written only while the lock of that
   * name has this fence, in the same transaction.
   *
   * @throws OrchError `ORCH_FENCED`
   */
  answer(
    message: Pick<Message, 'topic' | 'key'>,
    answer: Answer,
    lock?: { readonly name: string; readonly fence: number },
  ): Awaitable<void>;
  /** The answer to a request, or undefined while it has none. */
  answerTo(topic: string, key: string): Awaitable<Answer | undefined>;
  /** All requests of a topic with their answers, oldest first: what is known, for instance, of a provider's limits. */
  all(topic: string): Awaitable<readonly (Message & { readonly answer: Answer | undefined })[]>;
  /** Removes a request and its answer. */
  remove(topic: string, key: string): Awaitable<void>;
  /**
   * Calls back when somebody, in any process, has posted or answered: not for every time, and also for nothing. Whoever waits
   * looks again then, and now and then without being called. Stores that cannot tell do not have it.
   */
  watch?(onChange: () => void): Disposable;
}

/** For how long a request that was answered is kept, in milliseconds: 30 days. */
export const answeredMs: number = 30 * 86_400_000;
