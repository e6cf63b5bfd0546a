/** All sorts of work. */
export const taskTypes = [
  'feature',
  'bug-fix',
  'test-coverage',
  'refactoring',
  'documentation',
  'configuration',
] as const;

/** What sort of work a task is; it decides which phases do what. */
export type TaskType = (typeof taskTypes)[number];

/** One piece of work for one agent in one worktree. Plain data: it is part of the journal. */
export interface WorkflowTask {
  /** Names worktree, branch and QA files: `a`–`z`, `0`–`9`, `-` inside, at most 63 characters. The same in every run. */
  readonly id: string;
  /** The same work has the same key, wherever it is written down: `api:GET /users/{}`, or a hash of its text. */
  readonly key: string;
  readonly title: string;
  /** Everything that the agent is told about the work, as it was written. */
  readonly text: string;
  readonly type: TaskType;
  /** What must hold in the end, one sentence each. */
  readonly acceptance: readonly string[];
  /** Normative statements that bind the work. */
  readonly rules: readonly string[];
  /** Globs of the files that the task may change; empty: all that are not protected. */
  readonly allowedPaths: readonly string[];
  /** What it is a part of, such as the whole document, for those who work on it. It is no part of what the task is. */
  readonly context?: string;
  /** Where it was read, such as `PRDs/V1/1.1-login-prd.md:12`. */
  readonly source: string;
}
