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

/** An attempt whose promise is awaited, with functions that serve one attempt after the other. */
interface Flight<S> {
  attempt: Attempt<S> | undefined;
  readonly returned: (output: Json | Expansion) => void;
  readonly threw: (error: unknown) => void;
}

/** Calls the bodies of nodes and sorts out how they end. */
export class Bodies<S> {
  readonly #setup: EngineSetup<S>;
  readonly #host: BodiesHost;
  readonly #deadlines: Deadlines<S>;
  /** Flights that have ended, to be used again, up to `idleCount`. */
  readonly #idle: Flight<S>[] = [];
  #idleCount = 0;

  constructor(setup: EngineSetup<S>, host: BodiesHost) {
    this.#setup = setup;
    this.#host = host;
    this.#deadlines = new Deadlines<S>(setup.timers, (attempt, error) => this.#abandoned(attempt, error));
  }

  launch(attempt: Attempt<S>): void {
    if (this.#host.isStopping) return this.#cancelled(attempt);
    const { clock, board, nodes } = this.#setup;
    board.call(attempt.index, clock.monotonic());
    if (!nodes.isPlain(attempt.index) || attempt.kind.timeoutMs !== undefined) {
      this.#deadlines.watch(attempt, nodes.specs[attempt.index]);
    }
    try {
      const result = attempt.kind.run(attempt, attempt.input);
      clock.passes();
      if (!isPromise(result)) return this.#returned(attempt, result);
      const flight = this.#idleCount > 0 ? (this.#idle[--this.#idleCount] as Flight<S>) : this.#flight();
      flight.attempt = attempt;
      // A promise settles once; other thenables may call back as often as they like.
      void Promise.resolve(result).then(flight.returned, flight.threw);
    } catch (error) {
      clock.passes();
      this.#threw(attempt, error);
    }
  }

  #flight(): Flight<S> {
    const landed = (flight: Flight<S>): Attempt<S> => {
      const { attempt } = flight;
      flight.attempt = undefined;
      this.#idle[this.#idleCount++] = flight;
      return attempt as Attempt<S>;
    };
    const flight: Flight<S> = {
      attempt: undefined,
      returned: (output) => {
        this.#returned(landed(flight), output);
        this.#host.ended();
      },
      threw: (error) => {
        this.#threw(landed(flight), error);
        this.#host.ended();
      },
    };
    return flight;
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
