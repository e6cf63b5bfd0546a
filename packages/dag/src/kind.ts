import type { Json, RunId } from '@orch/core';

import { OrchError } from '@orch/core';

import type { Expansion } from './graph/expansion.ts';
import type { Approval } from './journal/store.ts';
import type { RetryPolicy } from './retry.ts';

import { faultOf } from './retry.ts';

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

const defaultNeeds: Needs = { cpu: 1 };

/** What a node needs: what it names itself, else what its kind does, else one cpu. */
export function needsOf(
  node: { readonly kind: string; readonly needs?: Needs },
  kinds: ReadonlyMap<string, Pick<Kind, 'needs'>>,
): Needs {
  return node.needs ?? kinds.get(node.kind)?.needs ?? defaultNeeds;
}

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

/** A question that only a person can answer. */
export interface ApprovalRequest {
  /** Tells the questions of a node apart. */
  readonly key: string;
  readonly question: string;
}

/** What the engine gives to a node body. */
export interface NodeContext<S = unknown> {
  readonly services: S;
  /** Aborts when the run is cancelled, fails fast or lost its lease, and when the time of the attempt is over. */
  readonly signal: AbortSignal;
  readonly run: RunId;
  readonly node: string;
  /** 1 for the first start of this node in this run; every start after a crash adds one. */
  readonly attempt: number;
  /** The same in every attempt and every run with this target, node, kind version and input. */
  readonly idempotencyKey: string;
  /**
   * Tells how much of resources the attempt has used at its peak, such as `{ memory: bytes }`. The highest amount that
   * nodes of a kind tell in a run is learned; see {@link Kind.predicts}.
   *
   * @throws OrchError `ORCH_NODE_NEEDS` for what is no amount.
   */
  used(amounts: Needs): void;
  /** Shows how far the node is. It reaches listeners only and is never journaled. */
  progress(value: Json): void;
  /**
   * Performs a side effect at most once as far as it can be looked up.
   *
   * @throws OrchError `ORCH_EFFECT_UNDECLARED` in a kind of `effects: 'none'`, `ORCH_EFFECT_UNKNOWN` where an
   *   earlier attempt may have performed it and there is neither `probe` nor `idempotent`.
   */
  effect<R extends Json>(request: EffectRequest<R>): Promise<R>;
  /**
   * Answers who approved, when and with which note. Where nobody has decided yet, the node ends as `waiting`, the run
   * goes on without what depends on it and ends as `needs-human`; the next start after `store.approve` runs the node
   * again.
   *
   * @throws OrchError `ORCH_APPROVAL_NEEDED`, to be passed on, and `ORCH_APPROVAL_REJECTED`.
   */
  approval(request: ApprovalRequest): Promise<Approval>;
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
  /**
   * Resources of which a node needs as much as nodes of this kind have used at their peak in earlier runs, as far as
   * they told it (`ctx.used`) and the node does not name its needs itself. @default none
   */
  readonly predicts?: readonly string[];
  /** When a node that failed is tried again. @default never */
  readonly retry?: RetryPolicy;
  /**
   * How long an attempt may take, in milliseconds. Then its signal aborts, and it has {@link Kind.graceMs} to end;
   * it fails with `ORCH_NODE_TIMEOUT`. Synchronous bodies cannot be stopped. @default no limit
   */
  readonly timeoutMs?: number;
  /**
   * How long a body may go on after its time was over, in milliseconds. After that the node fails with
   * `ORCH_NODE_ABANDONED` and is not tried again, because the body may still be at work. @default 5000
   */
  readonly graceMs?: number;
  /** How long a node takes, in milliseconds, until it is learned. @default unknown */
  readonly estimateMs?: number;
  /** Answers the output, or with `expand` the nodes that run in its place. */
  run(ctx: NodeContext<S>, input: Json): Json | Expansion | Promise<Json | Expansion>;
}

/** A {@link Kind} with its input and output types. */
export interface KindDefinition<I extends Json, O extends Json, S> {
  readonly name: string;
  readonly version: number;
  readonly effects: Effects;
  readonly reuse?: Reuse<S, I>;
  readonly resume?: 'recorded' | 'again';
  readonly needs?: Needs;
  readonly predicts?: readonly string[];
  readonly retry?: RetryPolicy;
  readonly timeoutMs?: number;
  readonly graceMs?: number;
  readonly estimateMs?: number;
  run(ctx: NodeContext<S>, input: I): O | Expansion | Promise<O | Expansion>;
}

/**
 * Makes a kind. It is not registered anywhere: pass it to `runGraph`.
 *
 * @throws OrchError `ORCH_KIND_INVALID` where the name is empty, the version is not a positive integer, or its times or
 *   its retry policy are no amounts.
 */
export function defineKind<I extends Json, O extends Json, S = unknown>(kind: KindDefinition<I, O, S>): Kind<S> {
  if (kind.name === '') throw new OrchError('ORCH_KIND_INVALID', 'a kind needs a name');
  if (!Number.isSafeInteger(kind.version) || kind.version < 1) {
    throw new OrchError('ORCH_KIND_INVALID', `the version of kind "${kind.name}" must be a positive integer`);
  }
  for (const [name, amount] of Object.entries({
    timeoutMs: kind.timeoutMs,
    graceMs: kind.graceMs,
    estimateMs: kind.estimateMs,
  })) {
    if (amount !== undefined && !isDuration(amount)) {
      throw new OrchError('ORCH_KIND_INVALID', `${name} of kind "${kind.name}" is ${amount}, which is no duration`);
    }
  }
  const fault = kind.retry && faultOf(kind.retry);
  if (fault !== undefined) {
    throw new OrchError('ORCH_KIND_INVALID', `the retry policy of kind "${kind.name}" cannot be followed: ${fault}`);
  }
  // The engine hands every node exactly the input that the graph gives to it; its type is the graph author's promise.
  return kind;
}

/** What of some needs is no amount. */
export function badAmounts(needs: Needs): [string, number][] {
  return Object.entries(needs).filter(([, amount]) => !Number.isFinite(amount) || amount < 0);
}

/** Milliseconds that a timer can keep. */
export function isDuration(ms: number): boolean {
  return ms > 0 && ms <= 2_147_483_647;
}
