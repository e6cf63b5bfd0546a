import type { RunStore } from '@orch/dag';
import type { Orchestration, PhaseServices, WorkflowSettings } from '@orch/workflow';

/** Agents for the tasks that no generator covers, as the caller has composed them. */
export interface StartAgents {
  /** How tasks are worked on. Where `test` is empty and code is generated, all tests of the workspace are run by Node. */
  readonly settings: WorkflowSettings;
  /** The branch below `orch/` in which approved work is merged. */
  readonly integration: string;
  /** How many tasks run at once at most, and why. */
  readonly parallel: { readonly count: number; readonly reason: string };
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
}
