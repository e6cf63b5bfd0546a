import type { RunId } from '@orch/core';

import type { Board } from './board.ts';
import type { RunVerdict } from './options.ts';
import type { Compensation, RunOutcome } from './outcome.ts';

/**
 * The outcome of a run, which makes the map of its nodes when somebody asks for it: most callers look at a few nodes, or
 * at none.
 */
export class EndedRun implements RunOutcome {
  declare readonly nodes: RunOutcome['nodes'];
  declare readonly compensation?: Compensation;
  readonly run: RunId;
  readonly status: RunVerdict;
  readonly #board: Board;
  #nodes: RunOutcome['nodes'] | undefined;

  constructor(run: RunId, status: RunVerdict, board: Board, compensation: Compensation | undefined) {
    this.run = run;
    this.status = status;
    this.#board = board;
    Object.defineProperty(this, 'nodes', EndedRun.#lazyNodes);
    if (compensation !== undefined) this.compensation = compensation;
  }

  /**
   * One accessor for all runs. That of an object literal would be made for each of them, and V8 keeps accessors with the
   * hidden class of their object, which only a full garbage collection frees: the whole run would live until then.
   */
  static readonly #lazyNodes: PropertyDescriptor & ThisType<EndedRun> = {
    enumerable: true,
    get() {
      return (this.#nodes ??= this.#board.outcomes(this.status === 'needs-human' ? 'waiting' : 'cancelled'));
    },
  };
}
