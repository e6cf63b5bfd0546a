import type { Json, RunId } from '@orch/core';

import { OrchError } from '@orch/core';

/**
 * What a kind touches outside its return value: nothing, files of this machine, other processes, or the network.
 * Only kinds with `'none'` run in a dry run. Starts and outcomes of `'process'` and `'network'` are flushed to the disk,
 * because what they did can outlive a loss of power; files are lost by it as the journal is, and are made again.
 */
export type Effects = 'none' | 'files' | 'process' | 'network';

/** Whether what a kind did can outlive a loss of power, so that its start and outcome must do so too. */
export function outlivesPower({ effects }: { readonly effects: Effects }): boolean {
  return effects === 'process' || effects === 'network';
}

/** Units of named resources, such as `{ cpu: 1, 'agent:claude': 1 }`. */
export type Needs = Readonly<Record<string, number>>;

/** One side effect that survives a crash: intent, then look-up, then action, then record. */
export interface EffectRequest<R extends Json> {
  /** Names the effect in the outside world, the same in every attempt and every run. */
  readonly key: string;
  /** Looks the effect up and answers what `do` would have answered, or undefined where it has not happened. */
  readonly probe?: () => R | undefined | Promise<R | undefined>;
  /** Performs the effect. Its answer is recorded and given back by later attempts. */
  readonly do: () => R | Promise<R>;
  /** Performing it twice is the same as once. Needed to repeat an effect that has no `probe`. @default false */
  readonly idempotent?: boolean;
  /** The compensation as a node (kind and input); it is journaled with the intent, before the effect. */
  readonly undo?: { readonly kind: string; readonly input: Json };
}

/** What the engine gives to a node body. */
export interface NodeContext<S = unknown> {
  readonly services: S;
  /** Aborts when the run is cancelled, fails fast or lost its lease. */
  readonly signal: AbortSignal;
  readonly run: RunId;
  readonly node: string;
  /** 1 for the first start of this node in this run; every start after a crash adds one. */
  readonly attempt: number;
  /** The same in every attempt and every run with this target, node, kind version and input. */
  readonly idempotencyKey: string;
  /** Shows how far the node is. It reaches listeners only and is never journaled. */
  progress(value: Json): void;
  /**
   * Performs a side effect at most once as far as it can be looked up.
   *
   * @throws OrchError `ORCH_EFFECT_UNDECLARED` in a kind of `effects: 'none'`, `ORCH_EFFECT_UNKNOWN` where an
   *   earlier attempt may have performed it and there is neither `probe` nor `idempotent`.
   */
  effect<R extends Json>(request: EffectRequest<R>): Promise<R>;
}

/** Allows the output of a kind to be taken from the result store instead of running it again. */
export interface Reuse<S = unknown, I = Json> {
  /** The type under which results are stored; the result store decides by it how long they live. */
  readonly type: string;
  /** Further parts of the input hash, such as hashes of the files it reads and versions of its tools. */
  inputs?(services: S, input: I): Json | Promise<Json>;
  /** Whether an output may stand in for a later run: a judgement that came out badly is better judged again. @default always */
  accept?(output: Json): boolean;
}

/** The body of nodes, as plain data with a name and a version. Raise the version when the output may change. */
export interface Kind<S = unknown> {
  readonly name: string;
  readonly version: number;
  readonly effects: Effects;
  readonly reuse?: Reuse<S>;
  /**
   * What an outcome counts that an interrupted run has recorded: `recorded` lets it stand, as expensive work needs;
   * `again` runs the node again or lets a stored result stand in, as work needs that reads what may have changed since.
   * @default 'recorded'
   */
  readonly resume?: 'recorded' | 'again';
  /** Resources of nodes that name none. @default { cpu: 1 } */
  readonly needs?: Needs;
  run(ctx: NodeContext<S>, input: Json): Json | Promise<Json>;
}

/** A {@link Kind} with its input and output types. */
export interface KindDefinition<I extends Json, O extends Json, S> {
  readonly name: string;
  readonly version: number;
  readonly effects: Effects;
  readonly reuse?: Reuse<S, I>;
  readonly resume?: 'recorded' | 'again';
  readonly needs?: Needs;
  run(ctx: NodeContext<S>, input: I): O | Promise<O>;
}

/**
 * Makes a kind. It is not registered anywhere: pass it to `runGraph`.
 *
 * @throws OrchError `ORCH_KIND_INVALID` where the name is empty or the version is not a positive integer.
 */
export function defineKind<I extends Json, O extends Json, S = unknown>(kind: KindDefinition<I, O, S>): Kind<S> {
  if (kind.name === '') throw new OrchError('ORCH_KIND_INVALID', 'a kind needs a name');
  if (!Number.isSafeInteger(kind.version) || kind.version < 1) {
    throw new OrchError('ORCH_KIND_INVALID', `the version of kind "${kind.name}" must be a positive integer`);
  }
  // The engine hands every node exactly the input that the graph gives to it; its type is the graph author's promise.
  return kind;
}
