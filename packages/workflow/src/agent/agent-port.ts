/** Most that may be spent, in US dollars; null for no limit. */
export interface AgentCaps {
  readonly taskUsd: number | null;
  /** On all tasks of a run. */
  readonly runUsd: number | null;
  /** On all runs of a repository, on one day (UTC). */
  readonly dayUsd: number | null;
}

/** One call of an agent, as a phase asks for it. */
export interface AgentCall {
  /** Name of the adapter. */
  readonly agent: string;
  readonly model: string | undefined;
  /** Names the call in the journal, in the marker of its processes and in its session; the same when it is repeated after a crash. */
  readonly attempt: string;
  /** The run of the task that it is made for. */
  readonly run: string;
  readonly prompt: string;
  /** The worktree. */
  readonly cwd: string;
  /** `plan`: it reads and answers. `edit`: it changes files of the worktree and runs programs. */
  readonly permissions: 'plan' | 'edit';
  /** A session of this agent that goes on. */
  readonly session: string | undefined;
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly caps: AgentCaps;
  readonly sandbox: 'auto' | 'bwrap' | 'none';
  readonly signal: AbortSignal;
}

/** Tokens and money of a call. */
export interface AgentUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** US dollars; null where nobody knows. */
  readonly costUsd: number | null;
  /** `exact` from our own meter, `reported` by the agent, `bounded` from what was seen, `unknown`. */
  readonly confidence: 'exact' | 'reported' | 'bounded' | 'unknown';
}

/** How a call of an agent ended. Only `succeeded` says that the agent did what it was asked, by its own word. */
export interface AgentReport {
  readonly status:
    | 'succeeded'
    | 'failed'
    | 'denied'
    | 'rate-limited'
    | 'budget'
    | 'turns'
    | 'timeout'
    | 'idle'
    | 'aborted'
    | 'no-result'
    | 'crashed'
    | 'unavailable';
  /** Why, in a sentence. */
  readonly reason: string;
  /** What it said last. */
  readonly text: string;
  readonly session: string | null;
  readonly usage: AgentUsage;
  readonly deniedTools: readonly string[];
  /** Of `rate-limited`: when it may be asked again, in milliseconds since the epoch. */
  readonly resetsAt: number | null;
  /** Where its raw output was recorded. */
  readonly recording: string;
  readonly sandbox: string;
  readonly durationMs: number;
}

/**
 * Runs an agent. It rejects only where the call itself cannot be made, as with `ORCH_LEDGER_CAP` where no money is left; how
 * an agent ended is a report.
 */
export type RunAgent = (call: AgentCall) => Promise<AgentReport>;
