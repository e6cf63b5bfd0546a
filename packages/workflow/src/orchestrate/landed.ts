import { isOrchError } from '@orch/core';
import { summarize, type RunStore } from '@orch/dag';
import { commitsBetween, listBranches, resolveCommit, type Repository } from '@orch/git';

import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowTask } from '../task/task.ts';
import { workName } from './names.ts';
import type { PlannedTask } from './planned-task.ts';
import { taskTarget, type TaskRequest } from './task-request.ts';

/**
 * Which tasks have landed already: a run of the same content succeeded, and the commit that was approved in it is in the
 * integration branch. They are not done again, whatever became of their branches.
 */
export async function landedTasks(
  { store, repository }: { readonly store: RunStore; readonly repository: Repository },
  planned: readonly PlannedTask[],
  integration: string,
): Promise<ReadonlySet<string>> {
  const landed = new Set<string>();
  const target = (await listBranches(repository)).find(({ name }) => name === integration)?.commit;
  if (target === undefined) return landed;
  for (const { task } of planned) {
    const approved = await approvedCommit(store, task);
    if (approved !== undefined && (await holds(repository, target, approved))) landed.add(task.id);
  }
  return landed;
}

async function holds(repository: Repository, target: string, approved: string): Promise<boolean> {
  try {
    return (await commitsBetween(repository, target, await resolveCommit(repository, approved))).length === 0;
  } catch (error) {
    if (isOrchError(error, 'ORCH_GIT_UNKNOWN_REVISION')) return false; // git has collected it, since no branch held it
    throw error;
  }
}

/** What was approved in the last successful run of the same content; undefined where there is none. */
async function approvedCommit(store: RunStore, task: WorkflowTask): Promise<string | undefined> {
  const runs = await store.runs(taskTarget(task.id));
  const last = runs.findLast(({ status, request }) => {
    const about = (request as Partial<TaskRequest> | undefined)?.task;
    return status === 'succeeded' && about !== undefined && workName(about) === workName(task);
  });
  if (last === undefined) return undefined;
  const review = summarize(await store.events(last.run)).nodes.get('review');
  return (review?.output as Partial<ReviewOutput> | undefined)?.commit;
}
