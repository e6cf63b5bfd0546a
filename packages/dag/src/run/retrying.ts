import type { Clock, Random } from '@orch/core';

import { isOrchError } from '@orch/core';

import type { EffectSummary, NodeSummary, RunSummary } from '../journal/summarize.ts';
import type { RetryPolicy } from '../retry.ts';
import type { Attempt } from './attempt.ts';
import type { Journal } from './journal-writer.ts';
import type { Nodes } from './nodes.ts';
import type { Timers } from './timers.ts';

import { outlivesPower } from '../kind.ts';
import { bounded, isRetried, retryDelay } from '../retry.ts';
import { nodeError } from './outcome.ts';

/** What the attempts before know: how often the node was started and failed, and its effects. */
export type History = Pick<NodeSummary, 'attempts' | 'failures'> & { readonly effects: readonly EffectSummary[] };

export interface RetryingOptions {
  readonly nodes: Pick<Nodes<unknown>, 'specs'>;
  readonly past: RunSummary;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  /** Called when a pause is over: the node is ready again. */
  readonly awake: (index: number) => void;
}

/** Nodes between two attempts. They hold no resources; a pause is journaled, so that a successor keeps it too. */
export class Retrying {
  readonly #options: RetryingOptions;
  readonly #histories = new Map<number, History>();
  readonly #pauses = new Map<number, () => void>();
  readonly #resumed = new Set<number>();
  #stopped = false;

  constructor(options: RetryingOptions) {
    this.#options = options;
  }

  /** How many nodes wait for their next attempt. */
  get waiting(): number {
    return this.#pauses.size;
  }

  historyOf(index: number, node: string): History | undefined {
    if (this.#histories.size > 0) {
      const known = this.#histories.get(index);
      if (known) return known;
    }
    const { past } = this.#options;
    return past.seq === 0 ? undefined : past.nodes.get(node);
  }

  /** Keeps what an attempt knows for the next one in this process. */
  remember<S>(attempt: Attempt<S>): void {
    const failures = this.historyOf(attempt.index, attempt.node)?.failures ?? 0;
    this.#histories.set(attempt.index, { attempts: attempt.attempt, failures, effects: attempt.effects() });
  }

  /** Schedules the next attempt of a failed node where its policy or its error asks for one. */
  schedule<S>(attempt: Attempt<S>, thrown: unknown, durationMs: number): boolean {
    const { index, node } = attempt;
    const known = this.historyOf(index, node);
    const error = nodeError(thrown);
    const asked = askedDelay(thrown);
    const failures = (known?.failures ?? 0) + (asked === undefined ? 1 : 0);
    const policy = this.#policyOf(attempt);
    if (asked === undefined && !(policy && isRetried(policy, error.code, failures))) return false;
    const delayMs = asked ?? retryDelay(policy as RetryPolicy, failures, this.#options.random);
    const retryAt = this.#options.clock.now() + delayMs;
    const body = { error, durationMs, delayMs, retryAt, failures };
    this.#options.journal.record('node-retrying', node, attempt.attempt, body, outlivesPower(attempt.kind));
    this.#histories.set(index, { attempts: attempt.attempt, failures, effects: attempt.effects() });
    this.#pause(index, delayMs);
    return true;
  }

  /** Whether a node that was taken from the queue must first wait out a pause that an earlier process recorded. */
  owes(index: number, node: string): boolean {
    const { past, clock } = this.#options;
    const pending = past.nodes.get(node)?.retry;
    if (pending === undefined || this.#resumed.has(index)) return false;
    this.#resumed.add(index);
    // A clock that was set back must not make the pause longer than it was meant.
    const left = Math.min(pending.retryAt - clock.now(), pending.delayMs);
    if (left <= 0) return false;
    this.#pause(index, bounded(left));
    return true;
  }

  /** Ends all pauses without another attempt. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#pauses.values()) cancel();
    this.#pauses.clear();
  }

  #pause(index: number, delayMs: number): void {
    if (this.#stopped) return;
    const { timers, awake } = this.#options;
    const cancel = timers.after(delayMs, () => {
      this.#pauses.delete(index);
      awake(index);
    });
    this.#pauses.set(index, cancel);
  }

  #policyOf<S>({ index, kind }: Attempt<S>): RetryPolicy | undefined {
    return this.#options.nodes.specs[index]?.retry ?? kind.retry;
  }
}

/** The delay that an error of `postponed` asks for. */
function askedDelay(thrown: unknown): number | undefined {
  if (!isOrchError(thrown, 'ORCH_NODE_POSTPONED')) return undefined;
  return bounded(Number(thrown.data['delayMs']));
}
