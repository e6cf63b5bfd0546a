import type { Clock, Json } from '@orch/core';

import type { OrchError } from '@orch/core';
import { messageOf } from '@orch/core';

import type { Attempt } from './attempt.ts';
import type { Board } from './board.ts';
import type { Completion } from './expansions.ts';
import type { Journal } from './journal-writer.ts';
import type { ResultStore } from './options.ts';
import type { Nodes } from './nodes.ts';
import type { NodeOutcome } from './outcome.ts';

import type { Needs } from '../kind.ts';
import { outlivesPower } from '../kind.ts';
import { isPromise } from './journal-writer.ts';
import { inMicroseconds, nodeError } from './outcome.ts';
import { freezeOutput } from './output.ts';

/** Milliseconds of all nodes of a kind, and how many there were. */
interface Total {
  sum: number;
  count: number;
}

type Timing = Pick<NodeOutcome, 'replayed' | 'startedAt' | 'durationMs'>;

export interface SettlementOptions {
  readonly journal: Journal;
  readonly nodes: Pick<Nodes<unknown>, 'idOf' | 'hasEstimates' | 'specs'>;
  readonly board: Board;
  readonly clock: Clock;
  /** Where outputs of kinds with `reuse` are stored; undefined in a dry run. */
  readonly results: ResultStore | undefined;
}

/** Records outcomes: in the journal, on the board, in the result store and in the durations learned. */
export class Settlement {
  readonly #options: SettlementOptions;
  readonly #storing = new Set<Promise<void>>();
  readonly #durations = new Map<string, Total>();
  /** Milliseconds of nodes that had declared how long they take, and what they had declared, by kind. */
  readonly #declared = new Map<string, { took: number; estimate: number }>();
  #lastKind: string | undefined;
  #lastTotal: Total = { sum: 0, count: 0 };
  /** The most that a node of a kind has used of each resource. */
  readonly peaks: Map<string, Needs> = new Map();

  constructor(options: SettlementOptions) {
    this.#options = options;
  }

  /** Mean duration in milliseconds of the nodes whose bodies succeeded here, by kind. */
  get durations(): Map<string, number> {
    return new Map([...this.#durations].map(([kind, { sum, count }]) => [kind, sum / count]));
  }

  /** How many times as long nodes took as they themselves had declared, by kind. */
  get paces(): Map<string, number> {
    return new Map([...this.#declared].map(([kind, { took, estimate }]) => [kind, took / estimate]));
  }

  /** A node of a kind has told what it used. */
  used(kind: string, amounts: Needs): void {
    const known = this.peaks.get(kind) ?? {};
    const higher = Object.entries(amounts).filter(([name, amount]) => amount > (known[name] ?? -1));
    if (higher.length > 0) this.peaks.set(kind, { ...known, ...Object.fromEntries(higher) });
  }

  /** Waits until the result store has answered every write. */
  async stored(): Promise<void> {
    await Promise.all(this.#storing);
  }

  /** @throws OrchError `ORCH_NODE_OUTPUT`, with nothing recorded, where the result is not JSON. */
  succeeded<S>(attempt: Attempt<S>, result: Json): void {
    const output = freezeOutput(result);
    const { kind, node, index } = attempt;
    const took = this.#elapsed(index);
    const { journal, board, results, nodes } = this.#options;
    if (journal.isHeard) {
      const body = { output, durationMs: inMicroseconds(took) };
      journal.record('node-succeeded', node, attempt.attempt, body, outlivesPower(kind));
    }
    this.#learn(kind.name, took);
    if (nodes.hasEstimates) this.#compare(kind.name, took, nodes.specs[index]?.estimateMs);
    if (results !== undefined) this.#store(results, attempt, output, inMicroseconds(took));
    board.succeed(index, output, took);
  }

  /** How long an attempt has run, in milliseconds. */
  durationOf<S>({ index }: Attempt<S>): number {
    return inMicroseconds(this.#elapsed(index));
  }

  failed<S>(attempt: Attempt<S>, cause: unknown): void {
    const { index, node, kind } = attempt;
    this.#fail(index, node, attempt.attempt, cause, this.#timing(attempt), outlivesPower(kind));
  }

  /** A node whose input could not be made up from the outputs before it. */
  failedInput(index: number, node: string, cause: unknown): void {
    this.#fail(index, node, 0, cause, this.#now(), false);
  }

  cancelled<S>(attempt: Attempt<S>): void {
    const timing = this.#timing(attempt);
    this.#options.journal.record(
      'node-cancelled',
      attempt.node,
      attempt.attempt,
      { durationMs: timing.durationMs },
      false,
    );
    this.#options.board.settle(attempt.index, { status: 'cancelled', ...timing });
  }

  /** A node that asked a person. */
  waiting<S>(attempt: Attempt<S>, asked: OrchError): void {
    const { index, node } = attempt;
    const timing = this.#timing(attempt);
    const body = { key: String(asked.data['key']), question: asked.message };
    this.#options.journal.record('node-waiting', node, attempt.attempt, body, true);
    this.#options.board.settle(index, { status: 'waiting', question: asked.message, ...timing });
  }

  /** A node that expanded, after the last of its nodes. Answers its status. */
  completed(completion: Completion): 'succeeded' | 'failed' | 'planned' {
    const { journal, board, clock, nodes } = this.#options;
    const { index } = completion;
    const node = nodes.idOf(index);
    const began = board.startOf(index);
    const timing = { replayed: false, startedAt: began, durationMs: Math.max(0, clock.now() - began) };
    if ('planned' in completion) {
      board.settle(index, { status: 'planned', input: null, ...timing });
      return 'planned';
    }
    if ('error' in completion) {
      this.#fail(index, node, 0, completion.error, timing, false);
      return 'failed';
    }
    const output = freezeOutput(completion.output);
    journal.record('node-succeeded', node, 0, { output, durationMs: timing.durationMs }, false);
    board.settle(index, { status: 'succeeded', output, ...timing });
    return 'succeeded';
  }

  /** A node whose condition does not hold, or which refers to the output of a skipped one, named in `by`. */
  skipped(index: number, node: string, kind: string, by: string | undefined): void {
    this.#options.journal.record('node-skipped', node, 0, by === undefined ? { kind } : { kind, by }, false);
    this.#options.board.settle(index, { status: 'skipped', ...this.#now() });
  }

  /** A node that was taken from the queue but never started. */
  unstarted(index: number): void {
    this.#options.board.settle(index, { status: 'cancelled', replayed: false, startedAt: 0, durationMs: 0 });
  }

  planned(index: number, node: string, kind: string, input: Json): void {
    this.#options.journal.record('node-planned', node, 0, { kind, input }, false);
    this.#options.board.settle(index, { status: 'planned', input, ...this.#now() });
  }

  reused(index: number, node: string, found: { kind: string; type: string; hash: string; output: Json }): void {
    const output = freezeOutput(found.output);
    this.#options.journal.record('node-reused', node, 0, found, false);
    this.#options.board.settle(index, { status: 'reused', output, ...this.#now() });
  }

  #fail(index: number, node: string, attempt: number, cause: unknown, timing: Timing, durable: boolean): void {
    const { journal, board } = this.#options;
    const error = nodeError(cause);
    journal.record('node-failed', node, attempt, { error, durationMs: timing.durationMs }, durable);
    board.settle(index, { status: 'failed', error, cause, ...timing });
    for (const blocked of board.block(index)) journal.record('node-blocked', blocked, 0, { by: node }, false);
  }

  /** Milliseconds since the body of a node was called, as the clock tells them; 0 before it. */
  #elapsed(index: number): number {
    const called = this.#options.board.callOf(index);
    return called < 0 ? 0 : Math.max(0, this.#options.clock.monotonic() - called);
  }

  #now(): Timing {
    return { replayed: false, startedAt: this.#options.clock.now(), durationMs: 0 };
  }

  #timing<S>(attempt: Attempt<S>): Timing {
    return {
      replayed: false,
      startedAt: this.#options.board.startOf(attempt.index),
      durationMs: this.durationOf(attempt),
    };
  }

  #learn(kind: string, durationMs: number): void {
    // Neighbours are often of one kind.
    const total = kind === this.#lastKind ? this.#lastTotal : this.#totalOf(kind);
    this.#lastKind = kind;
    this.#lastTotal = total;
    total.sum += durationMs;
    total.count++;
  }

  #compare(kind: string, durationMs: number, estimateMs = 0): void {
    if (!(estimateMs > 0 && durationMs > 0)) return;
    const { took, estimate } = this.#declared.get(kind) ?? { took: 0, estimate: 0 };
    this.#declared.set(kind, { took: took + durationMs, estimate: estimate + estimateMs });
  }

  #totalOf(kind: string): Total {
    const known = this.#durations.get(kind);
    if (known) return known;
    const total = { sum: 0, count: 0 };
    this.#durations.set(kind, total);
    return total;
  }

  #store<S>(results: ResultStore, { kind, hash, node, attempt }: Attempt<S>, output: Json, durationMs: number): void {
    const { journal } = this.#options;
    if (!kind.reuse || hash === undefined || kind.reuse.accept?.(output) === false) return;
    const warn = (error: unknown): void => {
      const message = `the result of node "${node}" could not be stored: ${messageOf(error)}`;
      journal.show('warning', node, attempt, { code: 'ORCH_RESULTS_UNWRITABLE', message });
    };
    try {
      const stored = results.set(kind.reuse.type, hash, output, durationMs);
      if (!isPromise(stored)) return;
      const pending = stored.catch(warn).finally(() => this.#storing.delete(pending));
      this.#storing.add(pending);
    } catch (error) {
      warn(error);
    }
  }
}
