import type { AgentUsage, Tokens } from './usage/usage.ts';

/** What stands in one line of an agent's stream, in the words of all agents. */
export type AgentSignal =
  | SessionEvent
  | TextEvent
  | ToolStartEvent
  | ToolEndEvent
  | PlanEvent
  | PermissionEvent
  | TurnEvent
  | RateLimitEvent
  | ResultEvent
  | RawEvent
  | UsageSignal;

/** What happens while an agent works. */
export type AgentEvent = Exclude<AgentSignal, UsageSignal> | UsageEvent;

export interface SessionEvent {
  readonly type: 'session';
  readonly id: string;
  readonly model?: string;
  /** Version of the agent. */
  readonly version?: string;
}

export interface TextEvent {
  readonly type: 'text';
  readonly text: string;
  /** Thoughts are not meant for the reader. @default false */
  readonly thought?: boolean;
  /** Whether it goes on with the text before it. @default false */
  readonly partial?: boolean;
}

export interface ToolStartEvent {
  readonly type: 'tool-start';
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface ToolEndEvent {
  readonly type: 'tool-end';
  readonly id: string;
  readonly ok: boolean;
}

export interface PlanEvent {
  readonly type: 'plan';
  readonly entries: readonly { readonly title: string; readonly status: 'pending' | 'active' | 'done' }[];
}

export interface PermissionEvent {
  readonly type: 'permission';
  readonly tool: string;
  readonly allowed: boolean;
}

/** A call of the model begins. The same call may be told more than once. */
export interface TurnEvent {
  readonly type: 'turn';
  readonly id: string;
}

export interface RateLimitEvent {
  readonly type: 'rate-limit';
  /** Whether calls are refused now; else a limit is merely near. */
  readonly limited: boolean;
  /** When it ends, in milliseconds since the Unix epoch. */
  readonly resetsAt?: number;
}

/** The agent's own word about its end. */
export interface ResultEvent {
  readonly type: 'result';
  readonly ok: boolean;
  /** The agent's name for how it ended. */
  readonly reason: string;
  /** What the agent says at last. */
  readonly text?: string;
  /** What the reason means, where it is known. */
  readonly verdict?: FailedResult;
  /** Tools that were refused, by name. */
  readonly denied?: readonly string[];
}

/** Ends that an agent tells of itself. */
export type FailedResult = 'failed' | 'turns' | 'budget' | 'rate-limited' | 'auth' | 'aborted';

/** A line that is no JSON or has no known meaning: kept as it came. */
export interface RawEvent {
  readonly type: 'raw';
  readonly line: string;
}

/** Use as the agent tells it. */
export type UsageSignal = { readonly type: 'usage'; readonly tokens: Tokens } & {
  readonly costUsd?: number | null;
  readonly model?: string;
} & (
    | { readonly scope: 'call'; readonly id: string }
    /** Of the process so far, or of the session since its first attempt; `atLeast` where more may have been used. */
    | { readonly scope: 'process' | 'session'; readonly atLeast?: boolean }
  );

/** Use of this attempt: what came since the last such event, and all of it. */
export interface UsageEvent {
  readonly type: 'usage';
  readonly delta: Tokens & { readonly costUsd: number | null };
  readonly total: AgentUsage;
}
