import type { Json, RunId } from '@orch/core';

import { isOrchError, messageOf, systemErrorCode } from '@orch/core';

import type { Event, NodeError } from '../journal/events.ts';
import type { RunVerdict } from './options.ts';

export interface NodeOutcome {
  readonly status: 'succeeded' | 'failed' | 'reused' | 'planned' | 'blocked' | 'cancelled' | 'skipped' | 'waiting';
  /** Of succeeded and reused nodes. */
  readonly output?: Json;
  /** Of planned nodes: the input, with references to outputs of other planned nodes left standing. */
  readonly input?: Json;
  readonly error?: NodeError;
  /** Of waiting nodes: what a person is asked. */
  readonly question?: string;
  /** What was thrown, where the node failed in this process. */
  readonly cause?: unknown;
  /** Whether the outcome was recorded by an earlier process of the same run. */
  readonly replayed: boolean;
  /** Milliseconds since the epoch; 0 for nodes that never started. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** What was undone after a failure. The ids are those of the compensations in the journal. */
export interface Compensation {
  readonly undone: readonly string[];
  /** The next start tries them again; `store.approve` with the key `undone` says that a person has done it. */
  readonly failed: readonly string[];
  /** Whether nothing is left to be undone. */
  readonly isComplete: boolean;
}

export interface RunOutcome {
  readonly run: RunId;
  readonly status: RunVerdict;
  /** The outcome of every node, in the order of the graph. */
  readonly nodes: ReadonlyMap<string, NodeOutcome>;
  /** Where the effects of the run were undone. */
  readonly compensation?: Compensation;
}

/** A run in progress. Iterating yields every event from the first call on. */
export interface RunHandle extends AsyncIterable<Event> {
  readonly run: RunId;
  /** Whether this continues an earlier run. */
  readonly resumed: boolean;
  /**
   * Settles when nothing runs any more. Failing nodes do not reject it; a store that fails (`ORCH_FENCED`, a full
   * disk) does, and the run can then be resumed.
   */
  readonly outcome: Promise<RunOutcome>;
  /** Starts nothing more until `resume`; what runs goes on, and nothing ends meanwhile. */
  pause(): void;
  resume(): void;
  /** Starts nothing more, lets what runs end by itself, and leaves the rest to the next start. */
  drain(): void;
  /**
   * Changes the limit of a resource that the run's limits name; of a rate, how much may begin within a minute. Nothing
   * is stopped by a lower limit; a limit of 0 holds nodes back until it is raised.
   *
   * @throws OrchError `ORCH_LIMIT_UNKNOWN`
   */
  setLimit(resource: string, limit: number): void;
  [Symbol.asyncIterator](): AsyncGenerator<Event, void, void>;
}

/** Milliseconds with no more digits than a clock is good for: what a duration is told with. */
export function inMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** The journal form of whatever a node threw. */
export function nodeError(thrown: unknown): NodeError {
  const message = messageOf(thrown);
  if (!isOrchError(thrown)) return { code: systemErrorCode(thrown) ?? 'ORCH_NODE_FAILED', message };
  return { code: thrown.code, message, ...(typeof thrown.help === 'string' ? { help: thrown.help } : {}) };
}
