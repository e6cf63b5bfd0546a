import type { Json } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { Attempt } from './attempt.ts';
import type { EngineSetup } from './engine-setup.ts';
import type { NodeOutcome } from './outcome.ts';

import { Expansion } from '../graph/expansion.ts';
import { Deadlines, failureOf } from './deadlines.ts';
import { isPromise } from './journal-writer.ts';

/** What the bodies tell the engine. */
export interface BodiesHost {
  /** Whether running bodies have been signalled to end. */
  readonly isStopping: boolean;
  settled(status: NodeOutcome['status'], error?: unknown): void;
  /** The node has asked a person and ended. */
  asked(node: string, key: string): void;
  /** The node waits for a pause and comes back by the queue. */
  sleeps(index: number): void;
  /** The node is replaced by others. */
  expands(index: number, attempt: number, expansion: Expansion): void;
  /** A body has ended outside a round. */
  ended(): void;
}

/** Calls the bodies of nodes and sorts out how they end. */
export class Bodies<S> {
  readonly #setup: EngineSetup<S>;
  readonly #host: BodiesHost;
  readonly #deadlines: Deadlines<S>;

  constructor(setup: EngineSetup<S>, host: BodiesHost) {
    this.#setup = setup;
    this.#host = host;
    this.#deadlines = new Deadlines<S>(setup.timers, (attempt, error) => this.#abandoned(attempt, error));
  }

  launch(attempt: Attempt<S>): void {
    if (this.#host.isStopping) return this.#cancelled(attempt);
    const { clock } = this.#setup;
    attempt.startedMonotonic = clock.monotonic();
    this.#deadlines.watch(attempt, this.#setup.board.nodes[attempt.index]);
    try {
      const result = attempt.kind.run(attempt, attempt.input);
      clock.passes();
      if (!isPromise(result)) return this.#returned(attempt, result);
      result.then(
        (output) => {
          this.#returned(attempt, output);
          this.#host.ended();
        },
        (error: unknown) => {
          this.#threw(attempt, error);
          this.#host.ended();
        },
      );
    } catch (error) {
      clock.passes();
      this.#threw(attempt, error);
    }
  }

  #returned(attempt: Attempt<S>, result: Json | Expansion): void {
    if (attempt.settled) return;
    try {
      if (result instanceof Expansion) {
        this.#host.expands(attempt.index, attempt.attempt, result);
        return this.#end(attempt);
      }
      this.#setup.settlement.succeeded(attempt, result);
    } catch (error) {
      return this.#threw(attempt, error);
    }
    this.#end(attempt);
    this.#host.settled('succeeded');
  }

  #threw(attempt: Attempt<S>, thrown: unknown): void {
    if (attempt.settled) return;
    if (this.#host.isStopping) return this.#cancelled(attempt);
    this.#end(attempt);
    const { retrying, settlement } = this.#setup;
    if (isOrchError(thrown, 'ORCH_APPROVAL_NEEDED')) {
      retrying.remember(attempt);
      settlement.waiting(attempt, thrown);
      this.#host.settled('waiting');
      return this.#host.asked(attempt.node, String(thrown.data['key']));
    }
    const error = failureOf(attempt, thrown);
    if (retrying.schedule(attempt, error, settlement.durationOf(attempt))) return this.#host.sleeps(attempt.index);
    settlement.failed(attempt, error);
    this.#host.settled('failed', error);
  }

  #cancelled(attempt: Attempt<S>): void {
    this.#end(attempt);
    this.#setup.settlement.cancelled(attempt);
    this.#host.settled('cancelled');
  }

  /** The body goes on after its time and its grace: nobody waits for it any more. */
  #abandoned(attempt: Attempt<S>, error: unknown): void {
    if (this.#host.isStopping) this.#cancelled(attempt);
    else {
      this.#end(attempt);
      this.#setup.settlement.failed(attempt, error);
      this.#host.settled('failed', error);
    }
    this.#host.ended();
  }

  #end(attempt: Attempt<S>): void {
    attempt.settled = true;
    this.#deadlines.done(attempt);
    if (attempt.peaks !== undefined) this.#setup.settlement.used(attempt.kind.name, attempt.peaks);
  }
}
