import type { Isolation } from '@orch/git';

/** One command: the program and its arguments, read by no shell. */
export type Command = readonly [string, ...string[]];

/** Which agent does a step, as far as it is not the default. */
export interface AgentChoice {
  /** Name of an adapter, such as `claude`. */
  readonly agent: string;
  /** @default the agent's own */
  readonly model?: string;
}

/** US dollars a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** @default as `input` */
  readonly cacheRead?: number;
  /** @default as `input` */
  readonly cacheWrite?: number;
}

/**
 * How tasks are worked on. It comes from trusted configuration, never from the worktree of a task. Plain data: it is part
 * of the journal, so that a run goes on as it began.
 */
export interface WorkflowSettings {
  readonly implement: AgentChoice;
  /** Who takes a call, in this order, where an agent is exhausted or cannot be used. @default nobody */
  readonly fallback?: readonly AgentChoice[];
  /** Who reviews. Another agent than the one that implements sees more. */
  readonly review: AgentChoice;
  /** Folders of the user's work tree, from its root, that a new worktree gets copies of, such as `node_modules`. */
  readonly share: readonly string[];
  /** Run in a new worktree before anything else, such as the installation of dependencies. */
  readonly setup: readonly Command[];
  /** Run to test the work. Each must exit with 0, and together they must run at least one test. */
  readonly test: readonly Command[];
  /** Of one command, in milliseconds. */
  readonly commandTimeoutMs: number;
  /** Of one call of an agent, in milliseconds. */
  readonly agentTimeoutMs: number;
  /** An agent that says nothing for so long, in milliseconds, is ended. */
  readonly agentIdleMs: number;
  /** How often an agent is shown that its work does not hold (no change, failing tests) before the task fails. */
  readonly fixRounds: number;
  /** How often the work is changed after a review before the task fails. */
  readonly reviewRounds: number;
  /** Most that a task may cost, in US dollars; null for no limit. */
  readonly budgetUsd: number | null;
  /** The same of all tasks of a run. */
  readonly budgetRunUsd: number | null;
  /** The same of all runs in the repository on one day (UTC). */
  readonly budgetDayUsd: number | null;
  /**
   * What tokens of models cost, for agents that tell tokens only, for calls that were killed, and for the meter. A name may
   * end with `*`.
   */
  readonly prices: Readonly<Record<string, ModelPrice>>;
  /** Globs of files that no task changes without an approval. */
  readonly protectedPaths: readonly string[];
  /** Most files and lines that a task may change without an approval. */
  readonly maxFiles: number;
  readonly maxLines: number;
  readonly sandbox: 'auto' | 'bwrap' | 'none';
  /** How a task is kept apart from the repository. @default 'worktree', also in requests of earlier versions */
  readonly isolation?: Isolation;
  /** Whether agents call their models through a proxy that counts and refuses. */
  readonly meter: boolean;
  /** Name of the branch that pull requests are made against. */
  readonly targetBranch: string;
}

/** Files that decide what runs on the machines of others, or what agents are told. */
const defaultProtectedPaths: readonly string[] = [
  '.github/**',
  '.gitlab-ci.yml',
  '.circleci/**',
  '**/.claude/**',
  '**/.codex/**',
  '**/.gemini/**',
  '**/.opencode/**',
  '**/.cursor/**',
  '**/.mcp.json',
  '**/{AGENTS,CLAUDE,GEMINI}.md',
  '.husky/**',
  '.orch/**',
  'orch.config.*',
  '.gitmodules',
  '**/.gitattributes',
  '**/.npmrc',
  '**/.pnpmfile.cjs',
  '**/.yarnrc.yml',
];

export const defaultSettings: Omit<WorkflowSettings, 'implement' | 'review'> = {
  share: [],
  setup: [],
  test: [],
  commandTimeoutMs: 30 * 60_000,
  agentTimeoutMs: 2 * 3_600_000,
  agentIdleMs: 10 * 60_000,
  fixRounds: 3,
  reviewRounds: 3,
  budgetUsd: null,
  budgetRunUsd: null,
  budgetDayUsd: null,
  prices: {},
  protectedPaths: defaultProtectedPaths,
  maxFiles: 200,
  maxLines: 20_000,
  sandbox: 'auto',
  isolation: 'worktree',
  meter: false,
  targetBranch: 'main',
};
