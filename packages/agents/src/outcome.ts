import type { Containment } from '@orch/pool';

import type { AgentUsage } from './usage/usage.ts';

/**
 * - `succeeded`: the agent says so, and nothing in its stream or its end says otherwise. Whether the work is done is for
 *   the caller to see: from the difference, the tests, the commits
 * - `failed`: it says that it failed, or its end contradicts its word
 * - `denied`: it ended well, but was refused tools
 * - `rate-limited`: the provider refuses calls until `resetsAt`. Not the agent's fault: no attempt
 * - `auth`: the provider does not know us
 * - `budget`, `turns`, `timeout`, `idle`, `flood`: a limit of the task was reached, and we ended it or it did so itself
 * - `aborted`: `signal` was aborted
 * - `no-result`: it ended without saying how it went
 * - `crashed`: it was killed by somebody else, failed without a word, or its stream ends inside a line
 * - `not-found`: there is no such program
 */
export type AgentStatus =
  | 'succeeded'
  | 'failed'
  | 'denied'
  | 'rate-limited'
  | 'auth'
  | 'budget'
  | 'turns'
  | 'timeout'
  | 'idle'
  | 'flood'
  | 'aborted'
  | 'no-result'
  | 'crashed'
  | 'not-found';

export interface AgentOutcome {
  readonly status: AgentStatus;
  /** One sentence for people. */
  readonly reason: string;
  /** The session, where the agent keeps one. Its `reported` belongs into the next attempt that resumes it. */
  readonly session?: { readonly id: string; readonly reported?: AgentUsage };
  /** Whether an earlier start of the same attempt was gone on with. */
  readonly resumed: boolean;
  readonly usage: AgentUsage;
  readonly model?: string;
  /** Version of the agent, where its stream tells. */
  readonly version?: string;
  /** What the agent said at last. */
  readonly text: string;
  readonly turns: number;
  readonly deniedTools: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly resetsAt?: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The folder with all that the agent wrote: {@link replayAgent} reads it. */
  readonly recording: string;
  /** How what the agent leaves behind is found. */
  readonly containment: Containment;
  /** Processes that the agent left behind, and that were ended. */
  readonly leftOver: number;
  readonly sandbox: { readonly used: 'bwrap' | 'none'; readonly reason?: string };
  readonly durationMs: number;
  readonly peakMemoryBytes: number;
  readonly cpuMs: number;
  /** Lines without a known meaning. Many of them after an update of the agent: its format has changed. */
  readonly unknownLines: number;
  /** Limits of the task that could not be kept to, or only at the end, and why. */
  readonly notes: readonly string[];
}
