import type { Clock, Json, Random, RunId } from '@orch/core';

import type { Event } from '../journal/events.ts';
import type { Awaitable, RunStore } from '../journal/store.ts';
import type { Kind } from '../kind.ts';
import type { Limits } from '../schedule/resources.ts';
import type { Timers } from './timers.ts';

/** Where outputs are kept by the hash of everything they depend on; a cache may be one. */
export interface ResultStore {
  /** The output, or undefined where there is none that still holds. */
  get(type: string, hash: string): Awaitable<Json | undefined>;
  /** `durationMs`: what the node took, which a result that stands in for it saves. */
  set(type: string, hash: string, output: Json, durationMs: number): Awaitable<void>;
}

export interface RunOptions<S> {
  readonly kinds: Iterable<Kind<S>>;
  /** Given to every node; not part of any hash. */
  readonly services: S;
  /**
   * Where the run is recorded. A dry run leaves it alone. Without one the run cannot be resumed, is not kept apart
   * from others on its target, and costs less.
   */
  readonly store?: RunStore | undefined;
  /** What the run is about. At most one process works on a target at a time. */
  readonly target: string;
  /** The run on whose behalf this one works; see `RunRecord.parent`. */
  readonly parent?: RunId;
  /** What was asked for, kept with the run, so that a program can ask for the same again; see `RunRecord.request`. */
  readonly request?: Json;
  /** @default the clock of the system */
  readonly clock?: Clock;
  /** @default systemRandom */
  readonly random?: Random;
  /** @default systemTimers */
  readonly timers?: Timers;
  /** Limits of named resources. One that is not named here is unlimited. @default { cpu: availableParallelism() } */
  readonly limits?: Limits;
  /** Without it no node is reused from an earlier run. */
  readonly results?: ResultStore;
  /** False: no results are looked up; new ones are still stored. @default true */
  readonly reuse?: boolean;
  /**
   * Nodes whose results are not looked up, as if they had changed; new ones are stored. What an interrupted run has
   * recorded still stands. See `withDependents`. @default none
   */
  readonly rerun?: Iterable<string>;
  /**
   * Runs only kinds with `effects: 'none'`; of others, recorded results stand in as in a real run.
   * Records nothing and stores no results. @default false
   */
  readonly dryRun?: boolean;
  /** After a failure: go on with what does not depend on it, or start nothing more and signal what runs. @default 'continue' */
  readonly failure?: 'continue' | 'fail-fast';
  /**
   * What becomes of the effects of a run that fails, as far as they name a compensation: `on-failure` undoes them, in
   * the reverse order of their completion, unless a pivot node has succeeded; `now` starts nothing and undoes what the
   * open run did. The outcome tells what was undone. Needs a store. @default 'never'
   */
  readonly compensate?: 'never' | 'on-failure' | 'now';
  /**
   * What a run does when nothing is left but nodes that wait for a person: `end`, to be continued by the next start
   * after an answer, or `wait` for the answers and keep the process alive. Answers that come before that are heeded
   * either way. Needs a store. @default 'end'
   */
  readonly questions?: 'end' | 'wait';
  /** Cancels: nothing starts any more, running nodes get the signal, and the run can be resumed. */
  readonly signal?: AbortSignal;
  /** Called with every event, once it is recorded. What it throws stops the run and rejects its outcome. */
  readonly onEvent?: (event: Event) => void;
}

/**
 * How a run ended. A cancelled run stays open: the next start of the same target and graph continues it. So does one
 * that needs a person: it waits for approvals, which `store.approve` records, or a compensation failed, or a node after
 * a pivot did.
 */
export type RunVerdict = 'succeeded' | 'failed' | 'cancelled' | 'needs-human';
