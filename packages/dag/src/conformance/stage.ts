import { rejects } from 'node:assert/strict';

import type { RunId } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { JournalEvent } from '../journal/events.ts';
import type { Owner, OwnerState } from '../journal/owner.ts';
import type { CloseRequest, OpenedRun, RunStore } from '../journal/store.ts';

import { journalVersion } from '../journal/events.ts';

/** Connects to the store under test. Connections of one world see the same content. */
export interface StoreWorld {
  connect(options: {
    readonly owner: Owner;
    readonly clock: { now(): number; monotonic(): number };
    readonly ownerState: (owner: Owner) => OwnerState;
  }): RunStore | Promise<RunStore>;
  dispose(): void | Promise<void>;
}

/** One promise of the `RunStore` port; `check` rejects where a store breaks it. */
export interface ConformanceCase {
  readonly name: string;
  check(createWorld: () => StoreWorld | Promise<StoreWorld>): Promise<void>;
}

/** The owner of store `a` of a stage. */
export const first: Owner = { boot: 'b', namespace: 'n', pid: 1, startedAt: '1' };
const second: Owner = { boot: 'b', namespace: 'n', pid: 2, startedAt: '2' };
const graphOf = (hash: string): { name: string; hash: string } => ({ name: 'g', hash });

export interface Stage {
  readonly a: RunStore;
  readonly b: RunStore;
  readonly time: { now: number };
  readonly states: Map<number, OwnerState>;
}

/** One case on a new world with two processes. */
export function scene(name: string, play: (stage: Stage) => Promise<void>): ConformanceCase {
  return {
    name,
    async check(createWorld) {
      const world = await createWorld();
      try {
        const time = { now: 1_700_000_000_000 };
        const states = new Map<number, OwnerState>();
        const clock = { now: () => time.now, monotonic: () => time.now };
        const ownerState = (owner: Owner): OwnerState => states.get(owner.pid) ?? 'alive';
        const a = await world.connect({ owner: first, clock, ownerState });
        const b = await world.connect({ owner: second, clock, ownerState });
        await play({ a, b, time, states });
      } finally {
        await world.dispose();
      }
    },
  };
}

/** Some event. */
export function planned(run: RunId, seq: number): JournalEvent {
  const body = { kind: 'k', input: { seq, text: 'ü\u0000\u2028"' } };
  return { v: journalVersion, seq, run, node: `n${seq}`, attempt: 0, type: 'node-planned', at: 5, body };
}

export const closing = (status: CloseRequest['status'], events: readonly JournalEvent[] = []): CloseRequest => ({
  status,
  events,
  durations: new Map(),
  durable: true,
});

export const fails = (code: `ORCH_${string}`, work: () => unknown): Promise<void> =>
  rejects(
    async () => {
      await work();
    },
    (error: unknown) => isOrchError(error, code),
  );

export async function opened(store: RunStore, target: string, hash: string): Promise<OpenedRun> {
  return store.open({ target, graph: graphOf(hash) });
}
