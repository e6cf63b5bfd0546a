import type { Json, RunId } from '@orch/core';

import type { Expansion } from '../graph/expansion.ts';
import type { EventOf } from '../journal/events.ts';
import type { Approval, Awaitable } from '../journal/store.ts';
import type { Attempt, AttemptEvent } from './attempt.ts';
import type { BodiesHost } from './bodies.ts';
import type { EngineSetup } from './engine-setup.ts';
import type { RecordedExpansion } from './expansions.ts';
import type { IntakeHost } from './intake.ts';
import type { RunVerdict } from './options.ts';
import type { LaunchingHost } from './launching.ts';
import type { NodeOutcome } from './outcome.ts';

import { Bodies } from './bodies.ts';
import { Flushing } from './flushing.ts';
import { Growth } from './growth.ts';
import { Intake } from './intake.ts';
import { Launching } from './launching.ts';
import { Questions } from './questions.ts';
import { RateAlarm } from './rate-alarm.ts';

const atOnce = Promise.resolve();

/**
 * Runs a graph: takes ready nodes in rounds, records the starts of a round together with the outcomes before them in
 * one transaction, then calls the bodies. A node starts as soon as its own dependencies are done; there are no levels.
 */
export class Engine<S> implements IntakeHost<S>, BodiesHost, LaunchingHost {
  readonly services: S;
  readonly run: RunId;
  readonly target: string;
  readonly #setup: EngineSetup<S>;
  readonly #intake: Intake<S>;
  readonly #launching: Launching<S>;
  readonly #questions: Questions;
  readonly #flushing: Flushing;
  readonly #growth: Growth<S>;
  readonly #alarm: RateAlarm;
  /** Made when somebody asks for the signal, which most nodes do not. */
  #controller: AbortController | undefined;
  readonly #done = Promise.withResolvers<RunVerdict>();
  #dispatching = false;
  /** Nodes taken from the queue that have not settled. */
  #active = 0;
  #scheduled = false;
  #finished = false;
  #verdict: RunVerdict = 'succeeded';
  #stopping = false;
  #paused = false;
  #draining = false;
  #fault: { readonly error: unknown } | undefined;

  constructor(setup: EngineSetup<S>) {
    this.#setup = setup;
    this.#intake = new Intake(setup, this);
    this.#launching = new Launching(setup.journal, setup.clock, new Bodies(setup, this), this);
    this.#questions = new Questions(setup.board, setup.approvals);
    this.#flushing = new Flushing(setup.journal, setup.timers, this);
    this.#growth = new Growth(setup, (status, error) => {
      this.#active++;
      this.settled(status, error);
    });
    this.#alarm = new RateAlarm(setup.queue, setup.timers, () => this.wake());
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

  get isSound(): boolean {
    return this.#fault === undefined;
  }

  get isStopping(): boolean {
    return this.#stopping;
  }

  starts(attempt: Attempt<S>): void {
    this.#launching.add(attempt);
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
    if (status === 'waiting') this.#questions.opened();
    if (status !== 'failed') return;
    if (!this.#stopping) this.#verdict = 'failed';
    if (this.#setup.options.failure === 'fail-fast') this.#stop('failed', error);
  }

  /** People have decided something: nodes that waited for it run again. */
  decided(approvals: readonly Approval[]): void {
    const nodes = this.#questions.learn(approvals);
    if (this.#finished || this.#stopping) return;
    for (const node of nodes) this.#questions.reopen(node);
    this.wake();
  }

  asked(node: string, key: string): void {
    if (this.#stopping || !this.#questions.isAnswered(node, key)) return;
    this.#questions.reopen(node);
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

  yield(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#setup.timers.soon(this.#dispatch);
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
    return this.#questions.answerOf(node, key);
  }

  write<Type extends AttemptEvent>(attempt: Attempt<S>, type: Type, body: EventOf<Type>['body']): Awaitable<void> {
    this.assertSound();
    this.#setup.journal.record(type, attempt.node, attempt.attempt, body, true);
    return this.#flushing.now();
  }

  #stop(verdict: RunVerdict, reason: unknown): void {
    if (this.#finished) return;
    if (!this.#stopping) this.#verdict = verdict;
    this.#stopping = true;
    this.#setup.retrying.stop();
    (this.#controller ??= new AbortController()).abort(reason);
    this.wake();
  }

  readonly #dispatch = (): void => {
    this.#scheduled = false;
    if (this.#finished) return;
    this.#dispatching = true;
    this.#launching.begin();
    try {
      do this.#admit();
      while (this.#launching.round());
      if (!this.#setup.journal.isEmpty) this.#flushing.soon();
      this.#alarm.set(!this.#stopping && !this.#paused && !this.#draining);
    } catch (error) {
      this.fail(error);
    }
    this.#dispatching = false;
    this.#launching.end();
    if (this.#active === 0 && !this.#scheduled && this.#isOver()) this.#finish();
    this.#setup.clock.passes();
  };

  #isOver(): boolean {
    if (this.#stopping || this.#draining) return true;
    const { retrying, queue, awaitsAnswers } = this.#setup;
    return retrying.waiting === 0 && queue.size === 0 && !(awaitsAnswers && this.#questions.areOpen);
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

  #finish(): void {
    this.#finished = true;
    if (this.#questions.areOpen && this.#verdict === 'succeeded') this.#verdict = 'needs-human';
    if (this.#draining && this.#verdict !== 'failed' && !this.#setup.board.isSettled) this.#verdict = 'cancelled';
    if (this.#fault) this.#done.reject(this.#fault.error);
    else this.#done.resolve(this.#verdict);
  }
}
