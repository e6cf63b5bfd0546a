import type { Expansion } from '../graph/expansion.ts';
import type { EngineSetup } from './engine-setup.ts';
import type { RecordedExpansion } from './expansions.ts';

import { freezeOutput } from './output.ts';

/** Lets the graph grow while it runs, and settles nodes that grew. */
export class Growth<S> {
  readonly #setup: EngineSetup<S>;
  readonly #settled: (status: 'succeeded' | 'failed' | 'planned', error: unknown) => void;

  /** `settled` is told of every node that grew and has ended. */
  constructor(setup: EngineSetup<S>, settled: (status: 'succeeded' | 'failed' | 'planned', error: unknown) => void) {
    this.#setup = setup;
    this.#settled = settled;
  }

  /** @throws OrchError `ORCH_GRAPH_INVALID`, with nothing recorded, where the nodes cannot run. */
  expands(index: number, attempt: number, { nodes, output }: Expansion): void {
    const { expansions, journal, nodes: known } = this.#setup;
    const recorded = freezeOutput({ nodes, output }) as unknown as RecordedExpansion;
    expansions.attach(index, recorded, false);
    journal.record('node-expanded', known.idOf(index), attempt, recorded, false);
  }

  /** The nodes are taken from the journal, with what it tells of them. */
  restores(index: number, expansion: RecordedExpansion): void {
    this.#setup.expansions.attach(index, expansion, true);
  }

  /** A node that grew ends with the last of its nodes, and that may be the last of another one. */
  complete(): void {
    const { board, expansions, settlement } = this.#setup;
    for (;;) {
      const segments = board.takeComplete();
      if (segments.length === 0) return;
      for (const segment of segments) {
        const completion = expansions.complete(segment);
        if (completion === undefined) continue;
        this.#settled(settlement.completed(completion), 'error' in completion ? completion.error : undefined);
      }
    }
  }
}
