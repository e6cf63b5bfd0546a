import type { Clock, Json, RunId } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { RunSummary } from '../journal/summarize.ts';
import type { Kind } from '../kind.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { AttemptHost } from './attempt.ts';
import type { Board } from './board.ts';
import type { JournalWriter } from './journal-writer.ts';
import type { RunOptions, RunVerdict } from './options.ts';
import type { ReusePolicy } from './reuse.ts';
import type { Settlement } from './settlement.ts';

import { referencesIn, resolveReferences } from '../graph/references.ts';
import { outlivesPower } from '../kind.ts';
import { Attempt } from './attempt.ts';
import { isPromise } from './journal-writer.ts';
import { freezeOutput } from './output.ts';
import { lookUp } from './reuse.ts';

export interface EngineSetup<S> {
  readonly run: RunId;
  readonly nodes: readonly NodeSpec[];
  readonly kinds: ReadonlyMap<string, Kind<S>>;
  readonly queue: ReadyQueue;
  readonly board: Board;
  readonly journal: JournalWriter;
  readonly settlement: Settlement;
  readonly past: RunSummary;
  readonly clock: Clock;
  readonly options: RunOptions<S>;
}

/** How long synchronous nodes may keep the event loop from timers, signals and I/O, in milliseconds. */
const sliceMs = 8;

/**
 * Runs a graph: takes ready nodes in rounds, records the starts of a round together with the outcomes before them in
 * one transaction, then calls the bodies. A node starts as soon as its own dependencies are done; there are no levels.
 */
export class Engine<S> implements AttemptHost<S> {
  readonly services: S;
  readonly run: RunId;
  readonly target: string;
  readonly #setup: EngineSetup<S>;
  readonly #controller = new AbortController();
  readonly #done = Promise.withResolvers<RunVerdict>();
  #launching: Attempt<S>[] = [];
  /** Nodes taken from the queue that have not settled. */
  #active = 0;
  #scheduled = false;
  #flushing = false;
  #finished = false;
  #verdict: RunVerdict = 'succeeded';
  #stopping = false;
  #fault: { readonly error: unknown } | undefined;

  constructor(setup: EngineSetup<S>) {
    this.#setup = setup;
    this.services = setup.options.services;
    this.run = setup.run;
    this.target = setup.options.target;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts the run. Resolves when nothing runs any more; rejects with the fault that stopped the engine. */
  start(): Promise<RunVerdict> {
    this.#yield();
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
    return this.#now(() => this.#setup.journal.record('effect-intent', attempt.node, attempt.attempt, body, true));
  }

  complete(attempt: Attempt<S>, key: string, result: Json, adopted: boolean): Promise<void> {
    const body = { key, result: freezeOutput(result), adopted };
    return this.#now(() => this.#setup.journal.record('effect-done', attempt.node, attempt.attempt, body, true));
  }

  async #now(record: () => void): Promise<void> {
    this.assertSound();
    record();
    try {
      await this.#setup.journal.commit();
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  #stop(verdict: RunVerdict, reason: unknown): void {
    if (this.#finished) return;
    if (!this.#stopping) this.#verdict = verdict;
    this.#stopping = true;
    this.#controller.abort(reason);
    this.#schedule();
  }

  /** Several completions of one tick share one round, and so one transaction. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.#dispatch());
  }

  #yield(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#dispatch());
  }

  #dispatch(): void {
    this.#scheduled = false;
    if (this.#finished) return;
    try {
      this.#rounds();
      this.#flush();
    } catch (error) {
      this.fail(error);
    }
    if (this.#active === 0 && !this.#scheduled) this.#finish();
  }

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
      this.#schedule();
    };
    written.then(launch, (error: unknown) => {
      this.fail(error);
      launch();
    });
  }

  /** Outcomes of effects go to the disk at once; all else with the next turn of the event loop. */
  #flush(): void {
    const { journal } = this.#setup;
    if (this.#fault || journal.isEmpty) return;
    if (journal.isUrgent) this.#commit();
    else if (!this.#flushing) {
      this.#flushing = true;
      setImmediate(() => {
        this.#flushing = false;
        if (!this.#finished && !this.#fault) this.#commit();
      });
    }
  }

  #commit(): void {
    try {
      const written = this.#setup.journal.commit();
      if (isPromise(written)) written.catch((error: unknown) => this.fail(error));
    } catch (error) {
      this.fail(error);
    }
  }

  #admit(): void {
    while (!this.#stopping) {
      const index = this.#setup.queue.take();
      if (index < 0) return;
      this.#active++;
      this.#prepare(index);
    }
  }

  #prepare(index: number): void {
    const { board, settlement, options, nodes, kinds } = this.#setup;
    const spec = nodes[index] as NodeSpec;
    const kind = kinds.get(spec.kind) as Kind<S>;
    let input: Json;
    try {
      input = resolveReferences(spec.input ?? null, (id) => board.outputOf(id));
    } catch (error) {
      settlement.failedInput(index, spec.id, error);
      return this.#settled('failed', error);
    }
    if (options.dryRun === true && this.#needsPlanned(spec)) {
      settlement.planned(index, spec.id, kind.name, input);
      return this.#settled('planned');
    }
    const found = lookUp(kind, input, this.#reusePolicy(spec.id));
    if (!isPromise(found)) return this.#enter(index, kind, input, found);
    void found.then((lookup) => {
      this.#enter(index, kind, input, lookup);
      this.#schedule();
    });
  }

  #needsPlanned(spec: NodeSpec): boolean {
    const { board } = this.#setup;
    return referencesIn(spec.input ?? null).some(({ $ref }) => board.outcomeOf($ref)?.status === 'planned');
  }

  #reusePolicy(node: string): ReusePolicy<S> {
    const { options, journal } = this.#setup;
    return {
      services: this.services,
      results: options.results,
      read: options.reuse !== false,
      warn: (code, message) => journal.show('warning', node, 0, { code, message }),
    };
  }

  #enter(
    index: number,
    kind: Kind<S>,
    input: Json,
    { hash, output }: { hash?: string | undefined; output?: Json | undefined },
  ): void {
    const { past, journal, clock, settlement, nodes } = this.#setup;
    const node = (nodes[index] as NodeSpec).id;
    if (this.#stopping) {
      settlement.skipped(index);
      return this.#settled('cancelled');
    }
    if (hash !== undefined && output !== undefined && kind.reuse) {
      settlement.reused(index, node, { kind: kind.name, type: kind.reuse.type, hash, output });
      return this.#settled('reused');
    }
    if (this.#setup.options.dryRun === true && kind.effects !== 'none') {
      settlement.planned(index, node, kind.name, input);
      return this.#settled('planned');
    }
    const known = past.nodes.get(node);
    const attempt = (known?.attempts ?? 0) + 1;
    const spec = { index, node, kind, input, attempt, hash, startedAt: clock.now() };
    journal.record('node-started', node, attempt, { kind: kind.name, version: kind.version }, outlivesPower(kind));
    this.#launching.push(new Attempt<S>(this, spec, known?.effects ?? []));
  }

  #launch(attempt: Attempt<S>): void {
    if (this.#stopping) return this.#cancelled(attempt);
    attempt.startedMonotonic = this.#setup.clock.monotonic();
    try {
      const result = attempt.kind.run(attempt, attempt.input);
      if (!isPromise(result)) return this.#returned(attempt, result);
      result.then(
        (output) => {
          this.#returned(attempt, output);
          this.#schedule();
        },
        (error: unknown) => {
          this.#threw(attempt, error);
          this.#schedule();
        },
      );
    } catch (error) {
      this.#threw(attempt, error);
    }
  }

  #returned(attempt: Attempt<S>, result: Json): void {
    try {
      this.#setup.settlement.succeeded(attempt, result);
    } catch (error) {
      return this.#threw(attempt, error);
    }
    attempt.settled = true;
    this.#settled('succeeded');
  }

  #threw(attempt: Attempt<S>, error: unknown): void {
    if (this.#stopping) return this.#cancelled(attempt);
    attempt.settled = true;
    this.#setup.settlement.failed(attempt, error);
    this.#settled('failed', error);
  }

  #cancelled(attempt: Attempt<S>): void {
    attempt.settled = true;
    this.#setup.settlement.cancelled(attempt);
    this.#settled('cancelled');
  }

  #settled(status: 'succeeded' | 'failed' | 'reused' | 'planned' | 'cancelled', error?: unknown): void {
    this.#active--;
    if (status !== 'failed') return;
    if (!this.#stopping) this.#verdict = 'failed';
    if (this.#setup.options.failure === 'fail-fast') this.#stop('failed', error);
  }

  #finish(): void {
    this.#finished = true;
    if (this.#fault) this.#done.reject(this.#fault.error);
    else this.#done.resolve(this.#verdict);
  }
}
