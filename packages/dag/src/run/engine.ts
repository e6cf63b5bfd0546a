import type { Clock, Json, RunId } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { Kind } from '../kind.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { Attempt } from './attempt.ts';
import type { Board } from './board.ts';
import type { IntakeHost } from './intake.ts';
import type { Journal } from './journal-writer.ts';
import type { RunOptions, RunVerdict } from './options.ts';
import type { NodeOutcome } from './outcome.ts';
import type { Retrying } from './retrying.ts';
import type { Settlement } from './settlement.ts';
import type { Timers } from './timers.ts';

import { Deadlines, failureOf } from './deadlines.ts';
import { Flushing } from './flushing.ts';
import { Intake } from './intake.ts';
import { isPromise } from './journal-writer.ts';
import { freezeOutput } from './output.ts';

export interface EngineSetup<S> {
  readonly run: RunId;
  readonly nodes: readonly NodeSpec[];
  readonly kinds: ReadonlyMap<string, Kind<S>>;
  readonly queue: ReadyQueue;
  readonly board: Board;
  readonly journal: Journal;
  readonly settlement: Settlement;
  readonly past: RunSummary;
  readonly retrying: Retrying;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly options: RunOptions<S>;
}

/** How long synchronous nodes may keep the event loop from timers, signals and I/O, in milliseconds. */
const sliceMs = 8;

/**
 * Runs a graph: takes ready nodes in rounds, records the starts of a round together with the outcomes before them in
 * one transaction, then calls the bodies. A node starts as soon as its own dependencies are done; there are no levels.
 */
export class Engine<S> implements IntakeHost<S> {
  readonly services: S;
  readonly run: RunId;
  readonly target: string;
  readonly #setup: EngineSetup<S>;
  readonly #intake: Intake<S>;
  readonly #flushing: Flushing;
  readonly #deadlines: Deadlines<S>;
  readonly #controller = new AbortController();
  readonly #done = Promise.withResolvers<RunVerdict>();
  #launching: Attempt<S>[] = [];
  /** Nodes taken from the queue that have not settled. */
  #active = 0;
  #scheduled = false;
  #finished = false;
  #verdict: RunVerdict = 'succeeded';
  #stopping = false;
  #fault: { readonly error: unknown } | undefined;

  constructor(setup: EngineSetup<S>) {
    this.#setup = setup;
    this.#intake = new Intake(setup, this);
    this.#flushing = new Flushing(setup.journal, setup.timers, this);
    this.#deadlines = new Deadlines<S>(setup.timers, (attempt, error) => this.#abandoned(attempt, error));
    this.services = setup.options.services;
    this.run = setup.run;
    this.target = setup.options.target;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether nothing may be written any more. */
  get isClosed(): boolean {
    return this.#finished || this.#fault !== undefined;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  starts(attempt: Attempt<S>): void {
    this.#launching.push(attempt);
  }

  /** A node that was taken from the queue goes back to wait for a pause to end. */
  sleeps(index: number): void {
    this.#active--;
    this.#setup.queue.release(index);
  }

  /** A pause is over. */
  awake(index: number): void {
    this.#setup.queue.push(index);
    this.wake();
  }

  settled(status: NodeOutcome['status'], error?: unknown): void {
    this.#active--;
    if (status !== 'failed') return;
    if (!this.#stopping) this.#verdict = 'failed';
    if (this.#setup.options.failure === 'fail-fast') this.#stop('failed', error);
  }

  /** Several completions of one tick share one round, and so one transaction. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#dispatch);
  }

  /** Starts the run. Resolves when nothing runs any more; rejects with the fault that stopped the engine. */
  start(): Promise<RunVerdict> {
    this.wake();
    return this.#done.promise;
  }

  /** Starts nothing more and signals what runs. */
  cancel(reason: unknown): void {
    this.#stop('cancelled', reason);
  }

  /** Stops after an error of the engine's surroundings; nothing is recorded any more, so the run can be resumed. */
  fail(error: unknown): void {
    this.#fault ??= { error };
    this.#stop('cancelled', error);
  }

  /** Throws what {@link fail} was told, also after the end of the run. */
  assertSound(): void {
    if (this.#fault) throw this.#fault.error;
  }

  show(attempt: Attempt<S>, value: Json): void {
    this.#setup.journal.show('progress', attempt.node, attempt.attempt, { value });
  }

  intend(attempt: Attempt<S>, key: string, undo: { kind: string; input: Json } | undefined): Promise<void> {
    const body = undo === undefined ? { key } : { key, undo };
    return this.#flushing.now(() =>
      this.#setup.journal.record('effect-intent', attempt.node, attempt.attempt, body, true),
    );
  }

  complete(attempt: Attempt<S>, key: string, result: Json, adopted: boolean): Promise<void> {
    const body = { key, result: freezeOutput(result), adopted };
    return this.#flushing.now(() =>
      this.#setup.journal.record('effect-done', attempt.node, attempt.attempt, body, true),
    );
  }

  #stop(verdict: RunVerdict, reason: unknown): void {
    if (this.#finished) return;
    if (!this.#stopping) this.#verdict = verdict;
    this.#stopping = true;
    this.#setup.retrying.stop();
    this.#controller.abort(reason);
    this.wake();
  }

  #yield(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#setup.timers.soon(this.#dispatch);
  }

  readonly #dispatch = (): void => {
    this.#scheduled = false;
    if (this.#finished) return;
    try {
      this.#rounds();
      this.#flushing.soon();
    } catch (error) {
      this.fail(error);
    }
    if (this.#active === 0 && !this.#scheduled && this.#setup.retrying.waiting === 0) this.#finish();
  };

  #rounds(): void {
    const { journal, clock } = this.#setup;
    const sliceEnd = clock.monotonic() + sliceMs;
    for (;;) {
      this.#admit();
      if (this.#launching.length === 0) return;
      const written = journal.isUrgent && !this.#fault ? journal.commit() : undefined;
      const round = this.#launching;
      this.#launching = [];
      if (isPromise(written)) {
        this.#launchAfter(written, round);
        return;
      }
      for (let next = 0; next < round.length; next++) {
        this.#launch(round[next] as Attempt<S>);
        if (clock.monotonic() > sliceEnd) {
          this.#launching = [...round.slice(next + 1), ...this.#launching];
          return this.#yield();
        }
      }
    }
  }

  #launchAfter(written: Promise<void>, round: readonly Attempt<S>[]): void {
    const launch = (): void => {
      for (const attempt of round) this.#launch(attempt);
      this.wake();
    };
    written.then(launch, (error: unknown) => {
      this.fail(error);
      launch();
    });
  }

  #admit(): void {
    while (!this.#stopping) {
      const index = this.#setup.queue.take();
      if (index < 0) return;
      this.#active++;
      this.#intake.take(index);
    }
  }

  #launch(attempt: Attempt<S>): void {
    if (this.#stopping) return this.#cancelled(attempt);
    attempt.startedMonotonic = this.#setup.clock.monotonic();
    this.#deadlines.watch(attempt, this.#setup.nodes[attempt.index]);
    try {
      const result = attempt.kind.run(attempt, attempt.input);
      if (!isPromise(result)) return this.#returned(attempt, result);
      result.then(
        (output) => {
          this.#returned(attempt, output);
          this.wake();
        },
        (error: unknown) => {
          this.#threw(attempt, error);
          this.wake();
        },
      );
    } catch (error) {
      this.#threw(attempt, error);
    }
  }

  #returned(attempt: Attempt<S>, result: Json): void {
    if (attempt.settled) return;
    try {
      this.#setup.settlement.succeeded(attempt, result);
    } catch (error) {
      return this.#threw(attempt, error);
    }
    this.#end(attempt);
    this.settled('succeeded');
  }

  #threw(attempt: Attempt<S>, thrown: unknown): void {
    if (attempt.settled) return;
    if (this.#stopping) return this.#cancelled(attempt);
    this.#end(attempt);
    const { retrying, settlement } = this.#setup;
    const error = failureOf(attempt, thrown);
    if (retrying.schedule(attempt, error, settlement.durationOf(attempt))) return this.sleeps(attempt.index);
    settlement.failed(attempt, error);
    this.settled('failed', error);
  }

  #cancelled(attempt: Attempt<S>): void {
    this.#end(attempt);
    this.#setup.settlement.cancelled(attempt);
    this.settled('cancelled');
  }

  /** The body goes on after its time and its grace: nobody waits for it any more. */
  #abandoned(attempt: Attempt<S>, error: unknown): void {
    if (this.#stopping) this.#cancelled(attempt);
    else {
      this.#end(attempt);
      this.#setup.settlement.failed(attempt, error);
      this.settled('failed', error);
    }
    this.wake();
  }

  #end(attempt: Attempt<S>): void {
    attempt.settled = true;
    this.#deadlines.done(attempt);
  }

  #finish(): void {
    this.#finished = true;
    if (this.#fault) this.#done.reject(this.#fault.error);
    else this.#done.resolve(this.#verdict);
  }
}
