import type { AgentUsage } from './usage/usage.ts';

/**
 * What an agent may do without being asked, since nobody is there to answer.
 *
 * - `plan`: read only
 * - `edit`: change files of its folder; run what `allowedTools` names
 * - `full`: change files and run commands
 */
export type PermissionPolicy = 'plan' | 'edit' | 'full';

/** `auto`: bubblewrap where it works, else none. The outcome says which it was, and why. */
export type SandboxMode = 'none' | 'bwrap' | 'auto';

/** One piece of work for one agent, as plain data. */
export interface AgentTask {
  /** What the agent is told. It goes through standard input or a file, never through a shell. */
  readonly prompt: string;
  /** The folder it works in, as an absolute path. */
  readonly cwd: string;
  /**
   * Name of the attempt, unique for each: the processes of the agent carry it, so that a sweep finds them, and where an
   * agent lets us choose, the id of its session is made from it. An attempt that is started again resumes its session.
   */
  readonly attempt: string;
  readonly session?: AgentSession;
  readonly model?: string;
  readonly permissions: PermissionPolicy;
  /** Tools that need no permission, by the names of the agent. */
  readonly allowedTools?: readonly string[];
  /** Calls of the model. @default no limit */
  readonly maxTurns?: number;
  /** US dollars. @default no limit */
  readonly budgetUsd?: number;
  /** @default 3600000 */
  readonly timeoutMs?: number;
  /** Longest time without any output at all after the start. @default 180000 */
  readonly firstOutputMs?: number;
  /** Longest time without output; tools such as test suites are silent. @default 900000 */
  readonly idleMs?: number;
  /** Time between SIGTERM and SIGKILL where it is ended, in milliseconds. @default 5000 */
  readonly graceMs?: number;
  /** How long the process may stay after its result. @default 10000 */
  readonly lingerMs?: number;
  /** @default 256 MiB */
  readonly maxOutputBytes?: number;
  /** @default 'auto' */
  readonly sandbox?: SandboxMode;
  /** Folders outside `cwd` that the agent may write to inside a sandbox, as absolute paths. */
  readonly writable?: readonly string[];
  /** Variables that the agent gets beyond those it needs. Tokens of forges are refused. */
  readonly passEnvironment?: readonly string[];
  /** Where the agent sends its model calls: a metering proxy, or a server for tests. */
  readonly baseUrl?: string;
  /**
   * Whether the agent may use hooks, servers and settings that the folder itself brings along: they run code.
   * @default false
   */
  readonly trustProject?: boolean;
}

/** A conversation that an agent keeps on disk. */
export interface AgentSession {
  readonly id: string;
  /** Goes on with it, instead of beginning it. */
  readonly resume: boolean;
  /** `outcome.session.reported` of the attempt before: agents tell totals of a session, of which this was counted. */
  readonly reported?: AgentUsage;
}
