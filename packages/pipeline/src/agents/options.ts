import type { RunHandle, RunStore } from '@orch/dag';
import type { Orchestration, PhaseServices, TaskType, WorkflowSettings } from '@orch/workflow';

/** Agents for the tasks that no generator covers, as the caller has composed them. */
export interface StartAgents {
  /** How tasks are worked on. Where `test` is empty and code is generated, all tests of the workspace are run by Node. */
  readonly settings: WorkflowSettings;
  /** The revision that the integration branch begins with, where there is none. @default 'HEAD' */
  readonly base?: string;
  /** Around agents: `bwrap`, or `none` and why; null where it was not looked for, as in a dry run. @default null */
  readonly sandbox?: string | null;
  /** The branch below `orch/` in which approved work is merged. */
  readonly integration: string;
  /** How many tasks run at once at most, and why. */
  readonly parallel: { readonly count: number; readonly reason: string };
  /** How long tasks of a type took in earlier runs, in milliseconds. @default nothing is known */
  readonly learned?: ReadonlyMap<TaskType, number>;
  /** What the run does when only questions are left: end, or wait for the answers. @default 'end' */
  readonly questions?: 'end' | 'wait';
  /**
   * Makes this process the one that orchestrates agents. Not called in a dry run.
   *
   * @throws OrchError `ORCH_LOCKED` where another process does.
   */
  open(store: RunStore): Promise<OpenAgents>;
}

export interface OpenAgents extends AsyncDisposable {
  readonly orchestration: Orchestration;
  readonly runCommand: PhaseServices['runCommand'];
  /** The run goes on: its limits can be changed. */
  readonly onRun?: (handle: Pick<RunHandle, 'setLimit'>) => void;
}
