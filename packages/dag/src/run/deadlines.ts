import { OrchError } from '@orch/core';

import type { NodeSpec } from '../graph/graph.ts';
import type { Attempt } from './attempt.ts';
import type { Timers } from './timers.ts';

const defaultGraceMs = 5000;

/** Ends attempts whose time is over: first by their signal, then without them. */
export class Deadlines<S> {
  readonly #timers: Timers;
  readonly #abandon: (attempt: Attempt<S>, error: OrchError) => void;
  readonly #pending = new Map<Attempt<S>, () => void>();

  /** `abandon` is told of an attempt whose body did not end within its grace. */
  constructor(timers: Timers, abandon: (attempt: Attempt<S>, error: OrchError) => void) {
    this.#timers = timers;
    this.#abandon = abandon;
  }

  /** Watches an attempt from now on, where its node or its kind has a limit. */
  watch(attempt: Attempt<S>, spec: NodeSpec | undefined): void {
    const timeoutMs = spec?.timeoutMs ?? attempt.kind.timeoutMs;
    if (timeoutMs === undefined) return;
    const deadline = new AbortController();
    attempt.deadline = deadline;
    const expire = (): void => {
      const timeout = timedOut(attempt.node, timeoutMs);
      const { graceMs = defaultGraceMs } = attempt.kind;
      const give = (): void => {
        this.#pending.delete(attempt);
        this.#abandon(attempt, abandoned(attempt.node, graceMs, timeout));
      };
      this.#pending.set(attempt, this.#timers.after(graceMs, give));
      deadline.abort(timeout);
    };
    this.#pending.set(attempt, this.#timers.after(timeoutMs, expire));
  }

  /** The attempt has settled. */
  done(attempt: Attempt<S>): void {
    if (attempt.deadline === undefined) return;
    this.#pending.get(attempt)?.();
    this.#pending.delete(attempt);
  }
}

/** What an attempt failed with: the end of its time, where that came first, with what was thrown as the cause. */
export function failureOf<S>(attempt: Attempt<S>, thrown: unknown): unknown {
  const { deadline } = attempt;
  if (deadline?.signal.aborted !== true) return thrown;
  const timeout = deadline.signal.reason as OrchError;
  return thrown === timeout
    ? timeout
    : new OrchError(timeout.code, timeout.message, { data: timeout.data, cause: thrown });
}

function timedOut(node: string, timeoutMs: number): OrchError {
  return new OrchError('ORCH_NODE_TIMEOUT', `node "${node}" took longer than ${timeoutMs} ms`, {
    data: { node, timeoutMs },
  });
}

function abandoned(node: string, graceMs: number, timeout: OrchError): OrchError {
  return new OrchError(
    'ORCH_NODE_ABANDONED',
    `${timeout.message} and did not end within ${graceMs} ms after its signal`,
    {
      help: 'What it does may still go on. Let the node end when its signal aborts.',
      cause: timeout,
      data: { node, graceMs },
    },
  );
}
