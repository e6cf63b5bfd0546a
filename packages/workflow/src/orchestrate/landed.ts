import type { RunId } from '@orch/core';
import { summarize, type RunStore } from '@orch/dag';
import { branchCommit, holderOf, resolveCommit, type Repository } from '@orch/git';

import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowTask } from '../task/task.ts';
import { workName } from './names.ts';
import { taskTarget, type TaskRequest } from './task-request.ts';

/** Where it is looked whether work has landed. */
export interface LandingPlaces {
  readonly store: RunStore;
  readonly repository: Repository;
  /** The integration branch below `orch/`. */
  readonly integration: string;
}

/** What was approved of a task. */
export interface ApprovedWork {
  readonly review: ReviewOutput;
  /** The run of the task. */
  readonly run: RunId;
}

/** Approved work that has landed, and where. */
export interface LandedWork extends ApprovedWork {
  /** The revision that holds it. */
  readonly in: string;
  /** The commit of that revision. */
  readonly head: string;
}

/**
 * Which tasks have landed already: a run of the same content succeeded, and the commit that was approved in it is in the
 * integration branch or, since that may have been merged and deleted, in the user's HEAD. They are not done again,
 * whatever became of their branches.
 */
export async function landedTasks(places: LandingPlaces, tasks: readonly WorkflowTask[]): Promise<ReadonlySet<string>> {
  const landed = new Set<string>();
  for (const task of tasks) {
    const approved = await approvedWork(places.store, task);
    if (approved && (await landedIn(places, approved))) landed.add(task.id);
  }
  return landed;
}

/** Where approved work has landed; undefined where it has not. */
export async function landedIn(
  { repository, integration }: LandingPlaces,
  approved: ApprovedWork,
): Promise<LandedWork | undefined> {
  const integrated = await branchCommit(repository, integration);
  const user = await resolveCommit(repository, 'HEAD');
  const head = await holderOf(repository, approved.review.commit, integrated ? [integrated, user] : [user]);
  if (head === undefined) return undefined;
  return { ...approved, in: head === integrated ? `orch/${integration}` : 'HEAD', head };
}

/** What was approved in the last successful run of the same content; undefined where there is none. */
export async function approvedWork(store: RunStore, task: WorkflowTask): Promise<ApprovedWork | undefined> {
  const runs = await store.runs(taskTarget(task.id));
  const last = runs.findLast(({ status, request }) => {
    const about = (request as Partial<TaskRequest> | undefined)?.task;
    return status === 'succeeded' && about !== undefined && workName(about) === workName(task);
  });
  if (last === undefined) return undefined;
  const review = summarize(await store.events(last.run)).nodes.get('review')?.output as
    | Partial<ReviewOutput>
    | undefined;
  return review?.commit === undefined ? undefined : { review: review as ReviewOutput, run: last.run };
}
