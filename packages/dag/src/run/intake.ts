import type { Json } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { Kind } from '../kind.ts';
import type { AttemptHost } from './attempt.ts';
import type { EngineSetup } from './engine.ts';
import type { NodeOutcome } from './outcome.ts';
import type { Lookup, ReusePolicy } from './reuse.ts';

import { referencesIn, resolveReferences } from '../graph/references.ts';
import { outlivesPower } from '../kind.ts';
import { Attempt } from './attempt.ts';
import { isPromise } from './journal-writer.ts';
import { lookUp } from './reuse.ts';

/** What the intake tells the engine. */
export interface IntakeHost<S> extends AttemptHost<S> {
  readonly isStopping: boolean;
  /** The start is recorded in the buffer; the body runs once that is written. */
  starts(attempt: Attempt<S>): void;
  /** The node waits for a pause and comes back by the queue. */
  sleeps(index: number): void;
  settled(status: NodeOutcome['status'], error?: unknown): void;
  /** Something happened outside a round. */
  wake(): void;
}

/** Decides what becomes of a node that is ready: its input fails, it is planned, its output is reused, or it starts. */
export class Intake<S> {
  readonly #setup: EngineSetup<S>;
  readonly #host: IntakeHost<S>;

  constructor(setup: EngineSetup<S>, host: IntakeHost<S>) {
    this.#setup = setup;
    this.#host = host;
  }

  take(index: number): void {
    const { board, settlement, options, nodes, kinds, past } = this.#setup;
    const spec = nodes[index] as NodeSpec;
    const kind = kinds.get(spec.kind) as Kind<S>;
    if (past.seq > 0 && this.#setup.retrying.owes(index, spec.id)) return this.#host.sleeps(index);
    let input: Json = null;
    if (spec.input !== undefined) {
      try {
        input = resolveReferences(spec.input, (id) => board.outputOf(id));
      } catch (error) {
        settlement.failedInput(index, spec.id, error);
        return this.#host.settled('failed', error);
      }
    }
    if (options.dryRun === true && this.#needsPlanned(spec)) {
      settlement.planned(index, spec.id, kind.name, input);
      return this.#host.settled('planned');
    }
    if (!kind.reuse || !options.results) return this.#enter(index, kind, input, undefined);
    const found = lookUp(kind, input, this.#reusePolicy(spec.id));
    if (!isPromise(found)) return this.#enter(index, kind, input, found);
    void found.then((lookup) => {
      this.#enter(index, kind, input, lookup);
      this.#host.wake();
    });
  }

  #needsPlanned(spec: NodeSpec): boolean {
    const { board } = this.#setup;
    return referencesIn(spec.input ?? null).some(({ $ref }) => board.outcomeOf($ref)?.status === 'planned');
  }

  #reusePolicy(node: string): ReusePolicy<S> {
    const { options, journal } = this.#setup;
    return {
      services: options.services,
      results: options.results,
      read: options.reuse !== false,
      warn: (code, message) => journal.show('warning', node, 0, { code, message }),
    };
  }

  #enter(index: number, kind: Kind<S>, input: Json, found: Lookup | undefined): void {
    const { retrying, journal, clock, settlement, nodes, options } = this.#setup;
    const node = (nodes[index] as NodeSpec).id;
    if (this.#host.isStopping) {
      settlement.skipped(index);
      return this.#host.settled('cancelled');
    }
    if (found?.hash !== undefined && found.output !== undefined && kind.reuse) {
      const { hash, output } = found;
      settlement.reused(index, node, { kind: kind.name, type: kind.reuse.type, hash, output });
      return this.#host.settled('reused');
    }
    if (options.dryRun === true && kind.effects !== 'none') {
      settlement.planned(index, node, kind.name, input);
      return this.#host.settled('planned');
    }
    const known = retrying.historyOf(index, node);
    const attempt = (known?.attempts ?? 0) + 1;
    const spec = { index, node, kind, input, attempt, hash: found?.hash, startedAt: clock.now() };
    journal.record('node-started', node, attempt, { kind: kind.name, version: kind.version }, outlivesPower(kind));
    this.#host.starts(new Attempt<S>(this.#host, spec, known?.effects));
  }
}
