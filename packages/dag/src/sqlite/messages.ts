import type { Clock, Json } from '@orch/core';

import type { Answer, Message, MessageService } from '../journal/messages.ts';
import type { Bell } from './bell.ts';
import type { Connection } from './connection.ts';
import type { SqliteLeases } from './leases.ts';

import { lockLease } from '../journal/lease.ts';
import { answeredMs } from '../journal/messages.ts';

/** Requests and answers as rows of the journal's database. */
export function sqliteMessages(db: Connection, leases: SqliteLeases, clock: Clock, bell: Bell): MessageService {
  return {
    post({ topic, key, kind, body }) {
      db.write(false, () => {
        const now = Math.floor(clock.now());
        db.run('DELETE FROM message WHERE at < ? AND answer IS NOT NULL', now - answeredMs);
        db.run(
          `INSERT INTO message (topic, key, kind, body, at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (topic, key) DO UPDATE SET kind = excluded.kind, body = excluded.body, at = excluded.at, answer = NULL
           WHERE answer ->> 'ok' = 0`,
          topic,
          key,
          kind,
          JSON.stringify(body),
          now,
        );
      });
      bell.ring();
    },
    pending: (topic) =>
      db
        .all('SELECT * FROM message WHERE topic = ? AND answer IS NULL ORDER BY at, id', topic)
        .map((row) => messageOf(row)),
    answer({ topic, key }, answer, lock) {
      // The asker goes on by the answer, and must not meet a world that forgot it: it is flushed with what it tells of.
      db.write(true, () => {
        if (lock) leases.assertHeld(lockLease(lock.name), lock.fence);
        db.run(
          `UPDATE message SET answer = ? WHERE topic = ? AND key = ? AND (answer IS NULL OR answer ->> 'ok' = 0)`,
          JSON.stringify(answer),
          topic,
          key,
        );
      });
      bell.ring();
    },
    answerTo: (topic, key) => answerOf(db.get('SELECT answer FROM message WHERE topic = ? AND key = ?', topic, key)),
    all: (topic) =>
      db
        .all('SELECT * FROM message WHERE topic = ? ORDER BY at, id', topic)
        .map((row) => ({ ...messageOf(row), answer: answerOf(row) })),
    watch: (onChange) => bell.watch(onChange),
    remove(topic, key) {
      db.write(false, () => {
        db.run('DELETE FROM message WHERE topic = ? AND key = ?', topic, key);
      });
    },
  };
}

function messageOf(row: Record<string, unknown>): Message {
  return {
    topic: String(row['topic']),
    key: String(row['key']),
    kind: String(row['kind']),
    body: JSON.parse(String(row['body'])) as Json,
    at: Number(row['at']),
  };
}

function answerOf(row: Record<string, unknown> | undefined): Answer | undefined {
  const answer = row?.['answer'];
  return typeof answer === 'string' ? (JSON.parse(answer) as Answer) : undefined;
}
