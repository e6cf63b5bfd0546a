import type { Json, RunId } from '@orch/core';

import { canonicalJson, OrchError, sha256Parts } from '@orch/core';

import type { EventOf } from '../journal/events.ts';
import type { Approval, Awaitable } from '../journal/store.ts';
import type { EffectSummary } from '../journal/summarize.ts';
import type { ApprovalRequest, EffectRequest, Kind, Needs, NodeContext } from '../kind.ts';

import { badAmounts } from '../kind.ts';
import { isPromise } from './journal-writer.ts';
import { freezeOutput } from './output.ts';

/** What an attempt asks of the engine. */
export interface AttemptHost<S> {
  readonly services: S;
  readonly signal: AbortSignal;
  readonly run: RunId;
  readonly target: string;
  show(attempt: Attempt<S>, value: Json): void;
  /** What a person has decided about a question of a node. */
  approvalOf(node: string, key: string): Approval | undefined;
  /** Records an event durably. A synchronous store is done when this returns; for others the promise tells. */
  write<Type extends AttemptEvent>(attempt: Attempt<S>, type: Type, body: EventOf<Type>['body']): Awaitable<void>;
}

/** What an attempt itself has recorded. */
export type AttemptEvent = 'effect-intent' | 'effect-done' | 'approval-requested' | 'approval-given';

/** One start of a node: the context that its body sees, and what the engine remembers until it settles. */
export class Attempt<S> implements NodeContext<S> {
  readonly index: number;
  readonly node: string;
  readonly kind: Kind<S>;
  readonly input: Json;
  readonly attempt: number;
  /** Key of the result store; undefined where the output is not to be stored. */
  hash: string | undefined;
  settled = false;
  /** What the body has told of its use of resources. */
  peaks: Record<string, number> | undefined;
  /** Aborts when the time of the attempt is over; undefined where it has no limit. */
  deadline: AbortController | undefined;
  #signal: AbortSignal | undefined;
  readonly #host: AttemptHost<S>;
  #effects: Map<string, EffectSummary> | undefined;

  // Not one object of them all: it would be made for every node.
  constructor(host: AttemptHost<S>, index: number, node: string, kind: Kind<S>, input: Json, attempt: number) {
    this.#host = host;
    this.index = index;
    this.node = node;
    this.kind = kind;
    this.input = input;
    this.attempt = attempt;
  }

  /** The effects of the attempts before this one. */
  recalls(effects: readonly EffectSummary[]): void {
    this.#effects = new Map(effects.map((effect) => [effect.key, effect]));
  }

  get services(): S {
    return this.#host.services;
  }

  get signal(): AbortSignal {
    return this.deadline === undefined
      ? this.#host.signal
      : (this.#signal ??= AbortSignal.any([this.#host.signal, this.deadline.signal]));
  }

  get run(): RunId {
    return this.#host.run;
  }

  get idempotencyKey(): string {
    const { name, version } = this.kind;
    return sha256Parts([this.#host.target, this.node, name, String(version), canonicalJson(this.input)]);
  }

  /** The effects of this attempt and of those before. */
  effects(): readonly EffectSummary[] {
    return this.#effects ? [...this.#effects.values()] : [];
  }

  progress(value: Json): void {
    // A body that goes on after its outcome has nothing more to tell.
    if (!this.settled) this.#host.show(this, value);
  }

  used(amounts: Needs): void {
    for (const [name, amount] of badAmounts(amounts)) {
      throw new OrchError('ORCH_NODE_NEEDS', `node "${this.node}" has used ${amount} of "${name}", which is no amount`);
    }
    if (this.settled) return;
    const peaks = (this.peaks ??= {});
    for (const [name, amount] of Object.entries(amounts)) peaks[name] = Math.max(peaks[name] ?? 0, amount);
  }

  async effect<R extends Json>(request: EffectRequest<R>): Promise<R> {
    this.#assertMayAct();
    const { key, probe, undo } = request;
    const effects = (this.#effects ??= new Map());
    const known = effects.get(key);
    if (known?.state === 'done') return known.result as R;
    if (known && !probe && request.idempotent !== true) throw unknownEffect(this.node, key);
    if (!known) {
      const written = this.#host.write(this, 'effect-intent', undo === undefined ? { key } : { key, undo });
      if (isPromise(written)) await written;
      effects.set(key, undo === undefined ? { key, state: 'intent' } : { key, state: 'intent', undo });
    }
    const found = probe === undefined ? undefined : await probe();
    if (found === undefined) this.#assertMayAct();
    const result = found === undefined ? await request.do() : found;
    const body = { key, result: freezeOutput(result), adopted: found !== undefined };
    const written = this.#host.write(this, 'effect-done', body);
    if (isPromise(written)) await written;
    const owed = effects.get(key)?.undo;
    effects.set(key, owed === undefined ? { key, state: 'done', result } : { key, state: 'done', result, undo: owed });
    return result;
  }

  async approval(request: ApprovalRequest): Promise<Approval> {
    if (this.settled) throw new OrchError('ORCH_NODE_SETTLED', `node "${this.node}" has already settled`);
    const { key, question } = request;
    const given = this.#host.approvalOf(this.node, key);
    if (given === undefined) {
      await this.#host.write(this, 'approval-requested', { key, question });
      throw new OrchError('ORCH_APPROVAL_NEEDED', question, { data: { node: this.node, key } });
    }
    const { decision, by, at, note } = given;
    await this.#host.write(this, 'approval-given', { key, decision, by, at, ...(note === undefined ? {} : { note }) });
    if (decision === 'approved') return given;
    throw new OrchError(
      'ORCH_APPROVAL_REJECTED',
      `${by} rejected "${question}"${note === undefined ? '' : `: ${note}`}`,
      {
        data: { node: this.node, key, by },
      },
    );
  }

  #assertMayAct(): void {
    if (this.kind.effects === 'none') {
      throw new OrchError('ORCH_EFFECT_UNDECLARED', `kind "${this.kind.name}" declares no effects and asks for one`, {
        help: "Declare what it touches: effects: 'files', 'process' or 'network'.",
      });
    }
    if (this.settled) throw new OrchError('ORCH_NODE_SETTLED', `node "${this.node}" has already settled`);
    this.signal.throwIfAborted();
  }
}

function unknownEffect(node: string, key: string): OrchError {
  return new OrchError(
    'ORCH_EFFECT_UNKNOWN',
    `an earlier attempt of node "${node}" may have performed the effect "${key}", and it cannot be looked up`,
    {
      help: 'Check by hand whether it happened. Give the effect a probe, or declare it idempotent.',
      data: { node, key },
    },
  );
}
