import type { Json, RunId } from '@orch/core';

import type { Expansion } from '../graph/expansion.ts';
import type { EventOf } from '../journal/events.ts';
import type { Approval } from '../journal/store.ts';
import type { Attempt, AttemptEvent } from './attempt.ts';
import type { BodiesHost } from './bodies.ts';
import type { EngineSetup } from './engine-setup.ts';
import type { RecordedExpansion } from './expansions.ts';
import type { IntakeHost } from './intake.ts';
import type { RunVerdict } from './options.ts';
import type { NodeOutcome } from './outcome.ts';

import { Bodies } from './bodies.ts';
import { Flushing } from './flushing.ts';
import { Growth } from './growth.ts';
import { Intake } from './intake.ts';
import { isPromise } from './journal-writer.ts';

const atOnce = Promise.resolve();

/** How long synchronous nodes may keep the event loop from timers, signals and I/O, in milliseconds. */
const sliceMs = 8;

/**
 * Runs a graph: takes ready nodes in rounds, records the starts of a round together with the outcomes before them in
 * one transaction, then calls the bodies. A node starts as soon as its own dependencies are done; there are no levels.
 */
export class Engine<S> implements IntakeHost<S>, BodiesHost {
  readonly services: S;
  readonly run: RunId;
  readonly target: string;
  readonly #setup: EngineSetup<S>;
  readonly #intake: Intake<S>;
  readonly #bodies: Bodies<S>;
  readonly #flushing: Flushing;
  readonly #growth: Growth<S>;
  /** Made when somebody asks for the signal, which most nodes do not. */
  #controller: AbortController | undefined;
  readonly #done = Promise.withResolvers<RunVerdict>();
  /** Attempts whose start must be on the disk first, or that came when the time of a round was over. */
  #launching: Attempt<S>[] = [];
  #dispatching = false;
  /** Monotonic end of the slice of time that the rounds at hand may take; 0 before their first body. */
  #sliceEnd = 0;
  /** Nodes taken from the queue that have not settled. */
  #active = 0;
  #scheduled = false;
  #finished = false;
  #verdict: RunVerdict = 'succeeded';
  #stopping = false;
  #paused = false;
  #draining = false;
  #alarm: (() => void) | undefined;
  /** Decisions of people, the last of each question counts. */
  #approvals: readonly Approval[];
  /** How many decisions there were when a node that had asked was begun again. */
  readonly #heeded = new Map<string, number>();
  /** How many nodes wait for a person. */
  #asking = 0;
  #fault: { readonly error: unknown } | undefined;

  constructor(setup: EngineSetup<S>) {
    this.#setup = setup;
    this.#approvals = setup.approvals;
    this.#intake = new Intake(setup, this);
    this.#bodies = new Bodies(setup, this);
    this.#flushing = new Flushing(setup.journal, setup.timers, this);
    this.#growth = new Growth(setup, (status, error) => {
      this.#active++;
      this.settled(status, error);
    });
    this.services = setup.options.services;
    this.run = setup.run;
    this.target = setup.options.target;
  }

  get signal(): AbortSignal {
    return (this.#controller ??= new AbortController()).signal;
  }

  /** Whether nothing may be written any more. */
  get isClosed(): boolean {
    return this.#finished || this.#fault !== undefined;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  starts(attempt: Attempt<S>): void {
    if (this.#launching.length > 0 || this.#setup.journal.isUrgent || this.#isOverdue()) this.#launching.push(attempt);
    else this.#bodies.launch(attempt);
  }

  sleeps(index: number): void {
    this.#active--;
    this.#setup.queue.release(index);
  }

  /** A pause is over. */
  awake(index: number): void {
    this.#setup.queue.push(index);
    this.wake();
  }

  expands(index: number, attempt: number, expansion: Expansion): void {
    this.#growth.expands(index, attempt, expansion);
    this.#active--;
  }

  restores(index: number, expansion: RecordedExpansion): void {
    this.#growth.restores(index, expansion);
    this.#active--;
  }

  settled(status: NodeOutcome['status'], error?: unknown): void {
    this.#active--;
    if (status === 'waiting') this.#asking++;
    if (status !== 'failed') return;
    if (!this.#stopping) this.#verdict = 'failed';
    if (this.#setup.options.failure === 'fail-fast') this.#stop('failed', error);
  }

  /** People have decided something: nodes that waited for it run again. */
  decided(approvals: readonly Approval[]): void {
    const news = approvals.slice(this.#approvals.length);
    this.#approvals = approvals;
    if (this.#finished || this.#stopping) return;
    for (const { node } of news) if (this.#setup.board.reopen(node)) this.#asking--;
    this.wake();
  }

  /** The answer may have come while the body still cleaned up. What was answered once is not asked again for it. */
  asked(node: string, key: string): void {
    const count = this.#approvals.length;
    if (this.#stopping || this.#heeded.get(node) === count || this.approvalOf(node, key) === undefined) return;
    this.#heeded.set(node, count);
    if (this.#setup.board.reopen(node)) this.#asking--;
    this.wake();
  }

  /** What must be on the disk waits for the other completions of its tick: they share one round and one transaction. */
  ended(): void {
    if (this.#dispatching || this.#setup.journal.isUrgent) this.wake();
    else if (!this.#scheduled) this.#dispatch();
  }

  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // `queueMicrotask` would make an asynchronous resource each time.
    void atOnce.then(this.#dispatch);
  }

  /** Starts the run. Resolves when nothing runs any more; rejects with the fault that stopped the engine. */
  start(): Promise<RunVerdict> {
    this.wake();
    return this.#done.promise;
  }

  /** Starts nothing more until {@link resume}; what runs goes on. */
  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.wake();
  }

  /** Starts nothing more and ends the run, to be continued, when what runs has ended by itself. */
  drain(): void {
    if (this.#finished || this.#stopping) return;
    this.#draining = true;
    this.#setup.retrying.stop();
    this.wake();
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

  approvalOf(node: string, key: string): Approval | undefined {
    return this.#approvals.findLast((approval) => approval.node === node && approval.key === key);
  }

  write<Type extends AttemptEvent>(attempt: Attempt<S>, type: Type, body: EventOf<Type>['body']): Promise<void> {
    return this.#flushing.now(() => this.#setup.journal.record(type, attempt.node, attempt.attempt, body, true));
  }

  #stop(verdict: RunVerdict, reason: unknown): void {
    if (this.#finished) return;
    if (!this.#stopping) this.#verdict = verdict;
    this.#stopping = true;
    this.#setup.retrying.stop();
    (this.#controller ??= new AbortController()).abort(reason);
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
    this.#dispatching = true;
    try {
      this.#rounds();
      if (!this.#setup.journal.isEmpty) this.#flushing.soon();
      if (this.#setup.queue.hasRates) this.#awaitRate();
    } catch (error) {
      this.fail(error);
    }
    this.#dispatching = false;
    this.#sliceEnd = 0;
    if (this.#active === 0 && !this.#scheduled && this.#isOver()) this.#finish();
    this.#setup.clock.passes();
  };

  #isOver(): boolean {
    if (this.#stopping || this.#draining) return true;
    const { retrying, queue, awaitsAnswers } = this.#setup;
    return retrying.waiting === 0 && queue.size === 0 && !(awaitsAnswers && this.#asking > 0);
  }

  #rounds(): void {
    const { journal } = this.#setup;
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
        if (this.#isOverdue()) {
          this.#launching = [...round.slice(next), ...this.#launching];
          return this.#yield();
        }
        this.#bodies.launch(round[next] as Attempt<S>);
      }
    }
  }

  /** Whether synchronous nodes have kept the event loop for long enough. */
  #isOverdue(): boolean {
    if (!this.#dispatching) return false;
    // The same reading of the clock is the start of the node.
    const now = this.#setup.clock.monotonic();
    if (this.#sliceEnd === 0) this.#sliceEnd = now + sliceMs;
    return now > this.#sliceEnd;
  }

  #launchAfter(written: Promise<void>, round: readonly Attempt<S>[]): void {
    const launch = (): void => {
      for (const attempt of round) this.#bodies.launch(attempt);
      this.wake();
    };
    written.then(launch, (error: unknown) => {
      this.fail(error);
      launch();
    });
  }

  #admit(): void {
    const { queue, board } = this.#setup;
    for (;;) {
      if (board.hasComplete) this.#growth.complete();
      if (this.#stopping || this.#paused || this.#draining) return;
      const index = queue.take();
      if (index < 0) return;
      this.#active++;
      try {
        this.#intake.take(index);
      } catch (error) {
        this.#active--;
        throw error;
      }
    }
  }

  /** Wakes up when a rate lets the next node start. */
  #awaitRate(): void {
    const { queue, timers } = this.#setup;
    this.#alarm?.();
    this.#alarm = undefined;
    if (queue.size === 0 || this.#stopping || this.#paused || this.#draining) return;
    const delay = queue.delay();
    if (delay !== undefined) this.#alarm = timers.after(delay, () => this.wake());
  }

  #finish(): void {
    this.#finished = true;
    if (this.#asking > 0 && this.#verdict === 'succeeded') this.#verdict = 'needs-human';
    if (this.#draining && this.#verdict !== 'failed' && !this.#setup.board.isSettled) this.#verdict = 'cancelled';
    if (this.#fault) this.#done.reject(this.#fault.error);
    else this.#done.resolve(this.#verdict);
  }
}
