import type { Clock } from '@orch/core';

import type { Answer, Message, MessageService } from './messages.ts';
import type { MemoryLeases } from './memory-leases.ts';

import { lockLease } from './lease.ts';
import { answeredMs } from './messages.ts';

/** A request in memory, with its answer. */
export type StoredMessage = Message & { readonly answer: Answer | undefined };

/** Requests and answers in memory, by topic and key. */
export function memoryMessages(
  messages: Map<string, StoredMessage>,
  leases: MemoryLeases,
  clock: Clock,
): MessageService {
  const idOf = (topic: string, key: string): string => JSON.stringify([topic, key]);
  const of = (topic: string): StoredMessage[] =>
    [...messages.values()].filter((message) => message.topic === topic).sort((left, right) => left.at - right.at);
  return {
    post(message) {
      const now = Math.floor(clock.now());
      for (const [id, { at, answer }] of messages) if (answer && at < now - answeredMs) messages.delete(id);
      const id = idOf(message.topic, message.key);
      const known = messages.get(id);
      if (known === undefined || known.answer?.ok === false) {
        messages.set(id, { ...message, at: now, answer: undefined });
      }
    },
    pending: (topic) =>
      of(topic)
        .filter(({ answer }) => answer === undefined)
        .map(({ answer: _none, ...message }) => message),
    answer({ topic, key }, answer, lock) {
      if (lock) leases.assertHeld(lockLease(lock.name), lock.fence);
      const known = messages.get(idOf(topic, key));
      if (known && known.answer?.ok !== true) messages.set(idOf(topic, key), { ...known, answer });
    },
    answerTo: (topic, key) => messages.get(idOf(topic, key))?.answer,
    all: of,
    remove(topic, key) {
      messages.delete(idOf(topic, key));
    },
  };
}
