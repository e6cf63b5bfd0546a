import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';

import { type Clock, OrchError, type Random } from '@orch/core';
import { formatProcess, identifyProcess, parseProcess, processState } from '@orch/core/process-identity';
import { openDatabase, sqliteResultCode } from '@orch/sqlite';

/** What the holder of a mutex tells it. */
export interface Hold {
  /** Names a process that works for the holder, and may outlive it for a moment if the holder is killed. */
  readonly childStarted: (pid: number) => void;
}

export interface MutexOptions {
  /** The file of the lock. What stands beside it has the same name and an ending. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
  /** How long to wait for others, in milliseconds. */
  readonly timeoutMs: number;
}

/** Lets one at a time through: of all calls in this process, and of all processes of the machine. */
export interface Mutex extends Disposable {
  /** @throws OrchError `ORCH_LOCKED` after `timeoutMs`, `ORCH_ABORTED`. */
  run<T>(work: (hold: Hold) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** A process of another container cannot be seen; its last child has ended by then, in milliseconds. */
const unseenChildMs = 60_000;

/**
 * A mutex that the kernel releases: it is a write lock on a database, which ends with the process that holds it, and is
 * never taken from one that is only slow or stopped. A git that a killed holder has started is waited for, because the
 * kernel does not know that it was working under the lock.
 */
export function openMutex(options: MutexOptions): Mutex {
  const { path, clock, random } = options;
  // Without a log the lock needs no shared memory. Nothing is ever written to the file.
  const db = openDatabase(path, { journalMode: 'truncate', busyTimeoutMs: 0 });
  const childFile = `${path}.child`;
  let last: Promise<unknown> = Promise.resolve();

  const acquire = async (signal?: AbortSignal): Promise<void> => {
    const deadline = clock.monotonic() + options.timeoutMs;
    const wait = async (): Promise<void> => {
      if (signal?.aborted === true) throw new OrchError('ORCH_ABORTED', 'waiting for the repository was stopped');
      if (clock.monotonic() >= deadline) {
        throw new OrchError(
          'ORCH_LOCKED',
          `another process has been changing the worktrees for ${options.timeoutMs} ms`,
          {
            help: 'Try again when it has finished.',
          },
        );
      }
      await delay(1 + random.next() * 12);
    };
    while (!tryLock(db)) await wait();
    try {
      while (childLives(childFile, clock.now())) await wait();
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    run: async (work, signal) => {
      const turn = last.then(() => acquire(signal));
      const done = turn.then(async () => {
        let named = 0;
        try {
          return await work({
            childStarted: (pid) => {
              if (pid !== named) writeFileSync(childFile, nameOf(pid));
              named = pid;
            },
          });
        } finally {
          // It may live on, and no longer works under the lock.
          if (named !== 0) writeFileSync(childFile, '');
          db.exec('ROLLBACK');
        }
      });
      last = done.catch(() => undefined); // the next in line starts whatever became of this one
      return done;
    },
    [Symbol.dispose]: () => db.close(),
  };
}

function tryLock(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if (((sqliteResultCode(error) ?? 0) & 0xff) === 5) return false;
    throw error;
  }
}

function nameOf(pid: number): string {
  const identity = identifyProcess(pid);
  return identity === undefined ? '' : formatProcess(identity); // it has ended already
}

function childLives(file: string, now: number): boolean {
  let name: string;
  let writtenAt: number;
  try {
    name = readFileSync(file, 'utf8');
    writtenAt = statSync(file).mtimeMs;
  } catch {
    return false; // nobody has had a child yet
  }
  const child = parseProcess(name);
  if (child === undefined) return false;
  const state = processState(child);
  return state === 'alive' || state === 'stopped' || (state === 'other-namespace' && now - writtenAt < unseenChildMs);
}
