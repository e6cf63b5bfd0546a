import type { Random } from '@orch/core';

import { OrchError } from '@orch/core';

/**
 * The pause before the next attempt. With `delayMs` d and the number of failures n: `fixed` waits d, `linear` d · n,
 * `exponential` d · factorⁿ⁻¹; none waits longer than `maxMs`.
 */
export type Backoff =
  | { readonly type: 'fixed'; readonly delayMs: number }
  | { readonly type: 'linear'; readonly delayMs: number; readonly maxMs?: number }
  | {
      readonly type: 'exponential';
      readonly delayMs: number;
      /** @default 2 */
      readonly factor?: number;
      readonly maxMs?: number;
    };

/** When a failed node is tried again. Plain JSON. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. An attempt that a crash cut off does not count. */
  readonly attempts: number;
  /** @default { type: 'exponential', delayMs: 1000, maxMs: 60000 } */
  readonly backoff?: Backoff;
  /**
   * Spreads the pauses of nodes that failed together: `full` waits between nothing and the pause, `equal` between half
   * of it and all of it.
   * @default 'equal'
   */
  readonly jitter?: 'none' | 'equal' | 'full';
  /** Codes of errors after which it is tried again. @default all */
  readonly on?: readonly string[];
  /** Codes of errors after which it is not. */
  readonly except?: readonly string[];
}

/** The longest pause, in milliseconds: a day. */
const longestDelayMs = 24 * 3_600_000;

const defaultBackoff: Backoff = { type: 'exponential', delayMs: 1000, maxMs: 60_000 };

/** Errors that the same attempt would meet again, or that a person must look at. */
const permanent: ReadonlySet<string> = new Set([
  'ORCH_APPROVAL_REJECTED',
  'ORCH_EFFECT_UNDECLARED',
  'ORCH_EFFECT_UNKNOWN',
  'ORCH_NODE_OUTPUT',
  'ORCH_NODE_ABANDONED',
  'ORCH_GRAPH_INVALID',
  'ORCH_REFERENCE_MISSING',
]);

/**
 * The error with which a node asks to be started again after `delayMs`, for instance because a provider said when it
 * will answer again. It is no failure and uses up no attempt; meanwhile the node holds no resources.
 */
export function postponed(delayMs: number, reason: string): OrchError {
  return new OrchError('ORCH_NODE_POSTPONED', reason, { data: { delayMs } });
}

/** Whether another attempt follows a failure with this code, the `failures`-th of the node. */
export function isRetried(policy: RetryPolicy, code: string, failures: number): boolean {
  if (failures >= policy.attempts || permanent.has(code) || policy.except?.includes(code) === true) return false;
  return policy.on === undefined || policy.on.includes(code);
}

/** The pause after the `failures`-th failure in whole milliseconds. */
export function retryDelay(
  { backoff = defaultBackoff, jitter = 'equal' }: RetryPolicy,
  failures: number,
  random: Random,
): number {
  const pause = Math.min(
    pauseOf(backoff, failures),
    ('maxMs' in backoff ? backoff.maxMs : undefined) ?? longestDelayMs,
  );
  const share = jitter === 'none' ? 1 : jitter === 'full' ? random.next() : 0.5 + random.next() / 2;
  return bounded(pause * share);
}

/** A delay as a timer can keep it: whole milliseconds, at least none, at most a day. */
export function bounded(delayMs: number): number {
  return Math.min(longestDelayMs, Math.max(0, Math.round(delayMs) || 0));
}

function pauseOf(backoff: Backoff, failures: number): number {
  switch (backoff.type) {
    case 'fixed':
      return backoff.delayMs;
    case 'linear':
      return backoff.delayMs * failures;
    case 'exponential':
      return backoff.delayMs * (backoff.factor ?? 2) ** (failures - 1);
    default:
      return unknownBackoff(backoff);
  }
}

function unknownBackoff(backoff: never): never {
  throw new OrchError('ORCH_NODE_RETRY', `unknown backoff: ${JSON.stringify(backoff)}`);
}

/** What is wrong with a policy, as it may come from a file; undefined where nothing is. */
export function faultOf(policy: RetryPolicy): string | undefined {
  if (!Number.isSafeInteger(policy.attempts) || policy.attempts < 1) return 'its attempts are no positive integer';
  const { backoff } = policy;
  if (backoff === undefined) return undefined;
  if (!['fixed', 'linear', 'exponential'].includes(backoff.type)) return `its backoff "${backoff.type}" is unknown`;
  const amounts = [backoff.delayMs, ...('maxMs' in backoff ? [backoff.maxMs ?? 0] : [])];
  if (backoff.type === 'exponential') amounts.push(backoff.factor ?? 2);
  return amounts.every((amount) => Number.isFinite(amount) && amount >= 0) ? undefined : 'its backoff holds no amount';
}
