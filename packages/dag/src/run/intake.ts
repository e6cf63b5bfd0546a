import type { Json } from '@orch/core';

import type { Expansion } from '../graph/expansion.ts';
import type { NodeSpec } from '../graph/graph.ts';
import type { Kind } from '../kind.ts';
import type { AttemptHost } from './attempt.ts';
import type { EngineSetup } from './engine-setup.ts';
import type { RecordedExpansion } from './expansions.ts';
import type { NodeOutcome } from './outcome.ts';
import type { Lookup, ReusePolicy } from './reuse.ts';

import { holds } from '../graph/condition.ts';
import { forEachElement } from '../graph/expansion.ts';
import { referencesOf, resolveReferences } from '../graph/references.ts';
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
  /** The node is replaced by others, which are recorded. */
  expands(index: number, attempt: number, expansion: Expansion): void;
  /** The node is replaced by others, as the journal tells. */
  restores(index: number, expansion: RecordedExpansion): void;
  settled(status: NodeOutcome['status'], error?: unknown): void;
  /** Something happened outside a round. */
  wake(): void;
}

/** Decides what becomes of a node that is ready: its input fails, it is planned, its output is reused, or it starts. */
export class Intake<S> {
  readonly #setup: EngineSetup<S>;
  readonly #host: IntakeHost<S>;
  readonly #rerun: ReadonlySet<string>;

  constructor(setup: EngineSetup<S>, host: IntakeHost<S>) {
    this.#setup = setup;
    this.#host = host;
    this.#rerun = new Set(setup.options.rerun);
  }

  take(index: number): void {
    const { nodes, past, options } = this.#setup;
    const kind = nodes.kindOf(index);
    if (past.seq > 0 || options.dryRun === true || !nodes.isPlain(index)) this.#examine(index, kind);
    else if (kind.reuse && options.results) this.#lookUp(index, kind, null);
    else this.#start(index, kind, null, undefined);
  }

  /** What most nodes need not be asked. */
  #examine(index: number, kind: Kind<S>): void {
    const { nodes, settlement, options, past } = this.#setup;
    const spec = nodes.specs[index] as NodeSpec;
    if (past.seq > 0) {
      if (this.#setup.retrying.owes(index, spec.id)) return this.#host.sleeps(index);
      const expansion = kind.resume === 'again' ? undefined : past.nodes.get(spec.id)?.expansion;
      if (expansion) return this.#restore(index, spec.id, expansion);
    }
    let input: Json = null;
    if (spec.input !== undefined || spec.when !== undefined || spec.forEach !== undefined) {
      try {
        if (this.#isSkipped(index, spec)) return this.#host.settled('skipped');
        input = this.#resolved(spec.input ?? null);
        if (spec.forEach !== undefined && !this.#isPlanned(spec)) return this.#runForEach(index, spec, input);
      } catch (error) {
        settlement.failedInput(index, spec.id, error);
        return this.#host.settled('failed', error);
      }
    }
    if (options.dryRun === true && this.#isPlanned(spec)) {
      settlement.planned(index, spec.id, kind.name, input);
      return this.#host.settled('planned');
    }
    if (kind.reuse && options.results) this.#lookUp(index, kind, input);
    else this.#enter(index, kind, input, undefined);
  }

  #lookUp(index: number, kind: Kind<S>, input: Json): void {
    const found = lookUp(kind, input, this.#reusePolicy(this.#setup.nodes.idOf(index)));
    if (!isPromise(found)) return this.#enter(index, kind, input, found);
    void found.then((lookup) => {
      this.#enter(index, kind, input, lookup);
      this.#host.wake();
    });
  }

  #restore(index: number, node: string, expansion: RecordedExpansion): void {
    try {
      this.#host.restores(index, expansion);
    } catch (error) {
      this.#setup.settlement.failedInput(index, node, error);
      this.#host.settled('failed', error);
    }
  }

  #resolved(value: Json): Json {
    return resolveReferences(value, (id) => this.#setup.board.outputOf(id));
  }

  #isSkipped(index: number, spec: NodeSpec): boolean {
    const { board, settlement } = this.#setup;
    const { when, id, kind } = spec;
    const by = board.hasSkipped
      ? referencesOf(spec).find(({ $ref }) => board.outcomeOf($ref)?.status === 'skipped')?.$ref
      : undefined;
    if (by === undefined && (!when || this.#isPlanned(spec) || holds(when, this.#resolved(when.value)))) return false;
    settlement.skipped(index, id, kind, by);
    return true;
  }

  /** Whether the input of a node depends on something that a dry run has only planned. */
  #isPlanned(spec: NodeSpec): boolean {
    const { board, options } = this.#setup;
    if (options.dryRun !== true) return false;
    return referencesOf(spec).some(({ $ref }) => board.outcomeOf($ref)?.status === 'planned');
  }

  #runForEach(index: number, spec: NodeSpec, input: Json): void {
    this.#host.expands(index, 0, forEachElement(spec, input, this.#resolved(spec.forEach ?? null)));
  }

  #reusePolicy(node: string): ReusePolicy<S> {
    const { options, journal } = this.#setup;
    return {
      services: options.services,
      results: options.results,
      read: options.reuse !== false && !this.#rerun.has(node),
      warn: (code, message) => journal.show('warning', node, 0, { code, message }),
    };
  }

  /** What was found in the result store decides. */
  #enter(index: number, kind: Kind<S>, input: Json, found: Lookup | undefined): void {
    const { settlement, nodes, options } = this.#setup;
    if (this.#host.isStopping) {
      settlement.unstarted(index);
      return this.#host.settled('cancelled');
    }
    const node = nodes.idOf(index);
    if (found?.hash !== undefined && found.output !== undefined && kind.reuse) {
      const { hash, output } = found;
      settlement.reused(index, node, { kind: kind.name, type: kind.reuse.type, hash, output });
      return this.#host.settled('reused');
    }
    if (options.dryRun === true && kind.effects !== 'none') {
      settlement.planned(index, node, kind.name, input);
      return this.#host.settled('planned');
    }
    this.#start(index, kind, input, found?.hash);
  }

  #start(index: number, kind: Kind<S>, input: Json, hash: string | undefined): void {
    const { retrying, journal, clock, board, nodes } = this.#setup;
    const node = nodes.idOf(index);
    const known = retrying.historyOf(index, node);
    const number = (known?.attempts ?? 0) + 1;
    if (journal.isHeard) {
      journal.record('node-started', node, number, { kind: kind.name, version: kind.version }, outlivesPower(kind));
    }
    board.begin(index, clock.now());
    const attempt = new Attempt<S>(this.#host, index, node, kind, input, number);
    attempt.hash = hash;
    if (known) attempt.recalls(known.effects);
    this.#host.starts(attempt);
  }
}
