import { summarize, type RunStore } from '@orch/dag';
import { branchCommit, listWorktrees, resolveCommit } from '@orch/git';

import type { PullOutput } from '../phases/pull-request.ts';
import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';
import { approvedWork } from './landed.ts';
import { workName } from './names.ts';
import { runTask, type RunTaskOptions } from './run-task.ts';
import { cleanUp } from './steps.ts';
import { taskTarget, type TaskRequest, type TaskResult } from './task-request.ts';

export interface RunSingleOptions extends Omit<RunTaskOptions, 'request' | 'parent'> {
  readonly task: WorkflowTask;
  readonly settings: WorkflowSettings;
  /** The revision that its branch begins with, where it has none. */
  readonly base: string;
  /** Names of folders that set-up commands make again. */
  readonly regenerable: readonly string[];
}

/** How a task on its own ended. */
export interface SingleOutcome {
  readonly result: TaskResult;
  readonly branch: string;
  /** An earlier run did it, and nothing of it was done again. */
  readonly before: boolean;
  /** The pull request that was made; null where none was. */
  readonly pull: number | null;
  /** Where everything that was in its worktree is kept; null where it stays. */
  readonly rescue: string | null;
}

/**
 * Takes one task through its phases without an orchestrator, up to a pull request that was reviewed; nothing is merged. The
 * caller must be the one that holds the forge. What an earlier process has begun goes on, and what one has done is not
 * done again. The worktree is removed once the task is done, after everything in it was kept.
 *
 * @throws OrchError `ORCH_LOCKED` where another process works on the task.
 */
export async function runSingle(options: RunSingleOptions): Promise<SingleOutcome> {
  const { task, settings, store, repository, regenerable, signal } = options;
  const branch = workName(task);
  const known = await approvedWork(store, task);
  const tip = await branchCommit(repository, branch);
  const isDone = known !== undefined && tip === known.review.commit;
  const result = isDone
    ? done(known.run, known.review)
    : await runTask({ ...options, request: { v: 1, task, base: await baseOf(options), settings } });
  // Killed after its end, an earlier process has left the worktree.
  const { rescue } =
    result.status === 'succeeded'
      ? await cleanUp({ repository, regenerable }, { task, run: result.run, signal })
      : { rescue: null };
  return { result, branch: `orch/${branch}`, before: isDone, pull: await pullOf(store, result), rescue };
}

async function pullOf(store: RunStore, { run }: TaskResult): Promise<number | null> {
  const made = summarize(await store.events(run)).nodes.get('pull-request')?.output as Partial<PullOutput> | undefined;
  return made?.number ?? null;
}

function done(run: TaskResult['run'], review: ReviewOutput): TaskResult {
  return { run, status: 'succeeded', review, open: [] };
}

/** What an open run or a worktree of the task begins with, else what is asked for. */
async function baseOf({ task, store, repository, base }: RunSingleOptions): Promise<string> {
  const begun = await openRequest(store, task);
  const made = listWorktrees(repository).find(({ name }) => name === workName(task));
  return begun?.base ?? made?.base ?? (await resolveCommit(repository, base));
}

async function openRequest(store: RunStore, task: WorkflowTask): Promise<TaskRequest | undefined> {
  const request = (await store.findOpen(taskTarget(task.id)))?.request as Partial<TaskRequest> | undefined;
  const isSame = request?.task !== undefined && workName(request.task) === workName(task);
  return isSame ? (request as TaskRequest) : undefined;
}
