import { type Clock, isOrchError, OrchError, systemRandom } from '@orch/core';

import type { Connection } from './connection.ts';
import { liveness, thisOwner } from './owner.ts';

/** The right of one process to compute one result. */
export interface Lease {
  readonly type: string;
  readonly key: string;
  readonly token: string;
}

export interface LeaseRow {
  readonly token: string;
  readonly owner: string;
  readonly beat: number;
  readonly until: number;
  readonly failure: string | null;
}

/** How often a holder says that it is alive, and after how long a silent one loses its lease; milliseconds. */
export const heartbeatInterval = 3000;
const silence = 15_000;
/** A holder that is known to run may be busy in one long synchronous call. */
const busySilence = 300_000;
/** How long a failure waits for the other processes that waited for the result; milliseconds. */
const failureShown = 10_000;

const insertLease = `INSERT INTO lease (type, key, token, owner, beat, until) VALUES (?, ?, ?, ?, 0, ?)
  ON CONFLICT (type, key) DO UPDATE SET token = excluded.token, owner = excluded.owner, beat = 0,
    until = excluded.until, failure = NULL WHERE lease.token = ?`;

/** Takes the lease of a key that has none, or whose lease still has the token `replacing`. */
export function acquireLease(
  connection: Connection,
  type: string,
  key: string,
  now: number,
  replacing = '',
): Lease | undefined {
  const token = systemRandom.hex(16);
  const { changes } = connection
    .prepare(insertLease)
    .run(type, key, token, thisOwner(), Math.trunc(now) + silence, replacing);
  return changes === 1 ? { type, key, token } : undefined;
}

export function readLease(connection: Connection, type: string, key: string): LeaseRow | undefined {
  const sql = 'SELECT token, owner, beat, until, failure FROM lease WHERE type = ? AND key = ?';
  return connection.prepare(sql).get(type, key) as LeaseRow | undefined;
}

export function renewLease(connection: Connection, { type, key, token }: Lease, now: number): void {
  connection
    .prepare('UPDATE lease SET beat = beat + 1, until = ? WHERE type = ? AND key = ? AND token = ?')
    .run(Math.trunc(now) + silence, type, key, token);
}

export function releaseLease(connection: Connection, { type, key, token }: Lease): void {
  connection.prepare('DELETE FROM lease WHERE type = ? AND key = ? AND token = ?').run(type, key, token);
}

/** Leaves the failure for those who wait, and for `negativeTtl` milliseconds for everybody. */
export function failLease(
  connection: Connection,
  { type, key, token }: Lease,
  error: unknown,
  now: number,
  negativeTtl: number,
): void {
  const failure = JSON.stringify({ ...describe(error), negativeUntil: Math.trunc(now) + negativeTtl });
  connection
    .prepare('UPDATE lease SET failure = ?, until = ? WHERE type = ? AND key = ? AND token = ?')
    .run(failure, Math.trunc(now) + Math.max(negativeTtl, failureShown), type, key, token);
}

/** The failure of a lease as an error, and until when it answers new callers too; undefined while there is none. */
export function failureOf(row: LeaseRow): { readonly error: Error; readonly negativeUntil: number } | undefined {
  if (row.failure === null) return undefined;
  try {
    const stored = JSON.parse(row.failure) as Failure & { negativeUntil: number };
    return { error: revive(stored), negativeUntil: stored.negativeUntil };
  } catch {
    // A damaged row says that there was a failure, and no more: nobody has to hear of it.
    return { error: new Error('the computation failed'), negativeUntil: 0 };
  }
}

/** Removes leases and failures that nobody can be waiting for any more. */
export function sweepLeases(connection: Connection, now: number): void {
  connection.prepare('DELETE FROM lease WHERE until < ?').run(Math.trunc(now) - busySilence);
}

/** Watches one lease of another process and judges when it may be taken over. */
export class LeaseWatch {
  readonly #clock: Clock;
  #token = '';
  #beat = -1;
  #heardAt = 0;
  #judgedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The token of the holder that this watch waits for. */
  get token(): string {
    return this.#token;
  }

  /** Silence is measured on the monotonic clock of the one who waits: a wall clock may jump. */
  isAbandoned(row: LeaseRow): boolean {
    const now = this.#clock.monotonic();
    if (row.token !== this.#token || row.beat !== this.#beat) {
      this.#token = row.token;
      this.#beat = row.beat;
      this.#heardAt = now;
    }
    if (now - this.#judgedAt < 100) return false;
    this.#judgedAt = now;
    const silent = now - this.#heardAt;
    const judgement = liveness(row.owner);
    if (judgement === 'dead') return true;
    if (judgement === 'alive') return silent >= busySilence;
    return silent >= (row.until < this.#clock.now() ? heartbeatInterval * 2 : silence);
  }
}

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly help?: string;
}

function describe(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const help = isOrchError(error) && error.help !== undefined ? { help: error.help } : {};
  return { name: error.name, message: error.message, ...code, ...help };
}

function revive({ name, message, code, help }: Failure): Error {
  if (code?.startsWith('ORCH_')) {
    return new OrchError(code as `ORCH_${string}`, message, help === undefined ? {} : { help });
  }
  const error = new Error(message);
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}
