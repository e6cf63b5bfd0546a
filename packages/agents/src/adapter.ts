import type { AgentStatus } from './outcome.ts';
import type { AgentSignal, ResultEvent } from './signals.ts';
import type { AgentTask } from './task.ts';
import type { TokenPrices } from './usage/usage.ts';

/** What an agent can do. */
export interface AgentCapabilities {
  /** Whether it can go on with a session. */
  readonly resume: boolean;
  /** Whether the id of a session can be chosen, which keeps an attempt from being begun twice. */
  readonly chooseSession: boolean;
  /** Whether it tells US dollars, tokens, or nothing. */
  readonly cost: 'reported' | 'tokens' | 'none';
  /** When it tells its use: with each model call, at its end, or never. */
  readonly usage: 'calls' | 'end' | 'never';
  /** Whether it keeps to a budget that it is given. */
  readonly budget: boolean;
  /** Whether it tells its turns as they begin. */
  readonly turns: boolean;
  /** What the permission policy comes to. */
  readonly permissions: 'policy' | 'asked' | 'none';
  /** Whether it says at its end how it went; else only the exit code tells. */
  readonly result: boolean;
}

/** What a spawn depends on besides the task. */
export interface SpawnContext {
  /** A private folder of this attempt, for files of {@link SpawnSpec}. */
  readonly folder: string;
  /** The agent's environment as far as it is known before the spawn. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether we are root: some agents then refuse to skip permissions. */
  readonly root: boolean;
  /** Whether a sandbox of ours is around the agent. */
  readonly sandboxed: boolean;
}

/** How an agent is started. */
export interface SpawnSpec {
  /** The command. No shell reads it. */
  readonly argv: readonly [string, ...string[]];
  /** Variables that it gets on top of {@link AgentAdapter.environment}. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input. @default nothing */
  readonly input?: string;
  /** Files that are written before it starts, by name in {@link SpawnContext.folder}. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders and files that it writes to outside of its working folder. */
  readonly stateDirs?: readonly string[];
}

/** Both ways to an agent that is talked with, one message a line. */
export interface Wires {
  /** What it says; ends with it. */
  readonly received: AsyncIterable<string>;
  readonly send: (line: string) => void;
  /** Aborted when the agent is to stop what it does. */
  readonly signal: AbortSignal;
}

/** What the meaning of a stream may depend on. */
export type ParsedTask = Partial<Pick<AgentTask, 'session' | 'permissions' | 'allowedTools'>>;

/** Talks with an agent until its task is done. What it says is read by the parser as well, which decides how that went. */
export type Conversation = (task: AgentTask, wires: Wires) => Promise<void>;

/** What is known when an agent has ended on its own. */
export interface AgentEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stderrTail: string;
  readonly results: readonly ResultEvent[];
}

/** A status and the sentence that says why. */
export interface AgentVerdict {
  readonly status: AgentStatus | 'session-in-use';
  readonly reason: string;
}

/** How the version of an agent is asked for. */
export interface VersionProbe {
  readonly argv: readonly [string, ...string[]];
  /** The oldest and the newest version that were tested. */
  readonly tested: { readonly from: string; readonly to: string };
}

/** What orch has to know about a coding agent. Adapters are data and pure functions: {@link runAgent} does the work. */
export interface AgentAdapter {
  /** `claude`, `codex`, `gemini`, `opencode`, `acp`, `command`, or a name of yours. */
  readonly name: string;
  readonly capabilities: AgentCapabilities;
  /** Names of variables that the agent needs of the caller's environment: its own keys, never those of a forge. */
  readonly environment: readonly string[];
  /** Undefined where there is none to ask. */
  readonly version?: VersionProbe;
  /**
   * Whose models it calls for a task: `anthropic`, `openai`, `google` or another. Undefined where that is not known; its
   * calls cannot go through a meter then.
   */
  provider?(task: Pick<AgentTask, 'model'>): string | undefined;
  /**
   * The highest prices of the models that it calls, for agents that tell each call as it begins: they bound the cost of an
   * attempt that was ended before it could tell it.
   */
  readonly highestPrices?: TokenPrices;
  /** The id that the session of a task gets, where the agent lets us choose it. */
  sessionOf?(task: AgentTask): string;
  spawn(task: AgentTask, context: SpawnContext): SpawnSpec;
  /**
   * Makes what talks with agents whose protocol has two ways, with all that it needs. The input of such an agent stays
   * open as long as it talks.
   */
  converse?(): Promise<Conversation>;
  /** Makes a reader of one stream: it gets each line of standard output and tells what stands in it. */
  createParser(task?: ParsedTask): (line: string) => readonly AgentSignal[];
  /** Judges an end that the general rules would misread; undefined leaves it to them. */
  classify?(end: AgentEnd): AgentVerdict | undefined;
}
