import { isOrchError, OrchError } from '@orch/core';
import { summarize, type NodeContext, type RetryPolicy } from '@orch/dag';
import { branchCommit, listWorktrees, removeWorktree } from '@orch/git';

import { list } from '../gates/work.ts';
import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';
import { approvedWork, landedIn, type ApprovedWork } from './landed.ts';
import { workName } from './names.ts';
import type { OrchestrationServices } from './services.ts';
import type { OpenPhase, TaskResult } from './task-request.ts';

// The steps of one task in an orchestration. Each can be repeated: what it did before is found.

type Context = NodeContext<OrchestrationServices>;

/**
 * The commit that a task begins with: that of its worktree where an earlier run has left one, else the tip of the
 * integration branch where it depends on others, which have landed there by now, else the base of the run.
 */
export async function baseOf({ repository, integration }: OrchestrationServices, input: BaseInput): Promise<string> {
  const known = listWorktrees(repository).find(({ name }) => name === workName(input.task));
  if (known) return known.base;
  if (!input.dependent) return input.base;
  return (await branchCommit(repository, integration)) ?? input.base;
}

export interface BaseInput {
  readonly task: WorkflowTask;
  readonly base: string;
  readonly dependent: boolean;
}

/** How often a runner that died is started again. It goes on where it was. */
const deaths = 10;

/** When a task is given to another runner. */
export const workRetry: RetryPolicy = {
  attempts: deaths,
  on: ['ORCH_RUNNER_DIED', 'ORCH_LOCKED'],
  backoff: { type: 'exponential', delayMs: 200, maxMs: 30_000 },
};

export interface WorkInput {
  readonly task: WorkflowTask;
  readonly base: string;
  readonly settings: WorkflowSettings;
}

/** The work on a task that was approved, and the run in which it was. */
export type DoneWork = ReviewOutput & { readonly run: string };

/**
 * Has one task worked on in a runner of its own. What an earlier orchestrator had done and could not write down before
 * it died is found: the task's own run has succeeded, and its branch is still at the commit that was approved in it.
 */
export async function workOn(context: Context, { task, base, settings }: WorkInput): Promise<DoneWork> {
  const { services, signal, run } = context;
  const known = await approvedWork(services.store, task);
  if (known && (await isWaiting(services, task, known))) return { ...known.review, run: known.run };
  for (;;) {
    const result = await services.startRunner(
      { v: 1, task, base, settings },
      { parent: run, signal, onPeak: (memory) => context.used({ memory }) },
    );
    switch (result.status) {
      case 'succeeded':
        if (result.review) return { ...result.review, run: result.run };
        throw new OrchError('ORCH_RUNNER_DIED', `the runner of ${task.id} ended without a review`);
      case 'needs-human':
        await passOnAnswers(context, result);
        break;
      case 'cancelled':
        signal.throwIfAborted();
        if (!(await wasCancelled(services, result))) {
          // Somebody ended the process of the runner. Its run is as whole as after a crash, and goes on.
          throw new OrchError('ORCH_RUNNER_DIED', `the runner of ${task.id} was ended from outside`);
        }
        throw new OrchError('ORCH_AGENTS_TASK_CANCELLED', `the task ${task.id} was cancelled`, {
          help: 'Start again to go on with it.',
          data: { run: result.run },
        });
      default:
        throw failedTask(task, result);
    }
  }
}

/** Whether a person has cancelled the run of a task. */
async function wasCancelled({ store }: OrchestrationServices, { run }: TaskResult): Promise<boolean> {
  return summarize(await store.events(run)).cancelled !== undefined;
}

/** Whether approved work can land as it was approved, or has landed. */
async function isWaiting(services: OrchestrationServices, task: WorkflowTask, known: ApprovedWork): Promise<boolean> {
  const tip = await branchCommit(services.repository, workName(task));
  return tip === known.review.commit || (await landedIn(services, known)) !== undefined;
}

/** Asks in this run what the run of the task wants to know, and gives the answers to it. */
async function passOnAnswers(context: Context, { run, open }: TaskResult): Promise<void> {
  for (const { phase, key, message, status } of open) {
    if (status !== 'waiting' || key === null) continue;
    const { by, note } = await context.approval({ key: `${phase} ${key}`, question: message });
    await context.services.store.approve(run, {
      node: phase,
      key,
      decision: 'approved',
      by,
      ...(note !== undefined && { note }),
    });
  }
}

function failedTask(task: WorkflowTask, { run, open }: TaskResult): OrchError {
  const reasons = open.map(({ phase, code, message }: OpenPhase) => `${phase}: ${message} [${code}]`);
  return new OrchError('ORCH_AGENTS_TASK_FAILED', `the task ${task.id} failed in ${list(reasons)}`, {
    help: `Its work is kept on the branch orch/${workName(task)}. See: orch logs ${run}`,
    data: { run, open: open.map((one) => ({ ...one })) },
  });
}

/** What landed: the commit of the integration branch that holds it. */
export interface Landed {
  readonly head: string;
  readonly branch: string;
}

/**
 * Merges the approved commit of a task into the integration branch. One that is there already is not merged again.
 *
 * @throws OrchError `ORCH_AGENTS_CONFLICT`; `ORCH_GIT_STALE` where the branch is no longer what was approved.
 */
export async function land(
  services: OrchestrationServices,
  { task, commit }: { readonly task: WorkflowTask; readonly commit: string },
): Promise<Landed> {
  const { queue, repository } = services;
  const branch = workName(task);
  const moved = (current: string | undefined): OrchError =>
    new OrchError(
      'ORCH_GIT_STALE',
      `orch/${branch} is at ${current ?? 'nothing'} and not at ${commit}, which was approved`,
      {
        help: 'Somebody has moved it. Start again: what is there now is reviewed first.',
        data: { branch, approved: commit, current: current ?? null },
      },
    );
  const known = await approvedWork(services.store, task);
  const landed = known?.review.commit === commit ? await landedIn(services, known) : undefined;
  if (landed) return { head: landed.head, branch };
  const current = await branchCommit(repository, branch);
  if (current !== commit) throw moved(current);
  // The queue takes the branch as it is then, which is what lands.
  const queued = await queue.add(branch);
  if (queued.commit !== commit) {
    queue.remove(branch);
    throw moved(queued.commit);
  }
  const { conflicting, head } = await queue.land();
  const conflict = conflicting.find((one) => one.branch === branch)?.conflict;
  if (conflict === undefined) return { head, branch };
  throw new OrchError(
    'ORCH_AGENTS_CONFLICT',
    `${task.id} conflicts with what has landed: ${list(conflict.paths.length > 0 ? conflict.paths : conflict.messages, 20)}`,
    {
      help: `Merge orch/${branch} by hand. It is tried again with every start, since the branch it is merged into moves.`,
      data: { task: task.id, branch, paths: [...conflict.paths] },
    },
  );
}

/** What became of a worktree. */
export interface CleanedUp {
  readonly rescue: string | null;
  /** Why it could not be removed. */
  readonly why: string | null;
}

/**
 * Removes the worktree of a task that has landed, after everything in it was kept. What cannot be removed now stays; it
 * is told, and fails nothing.
 */
export async function cleanUp(
  { repository, regenerable }: Pick<OrchestrationServices, 'repository' | 'regenerable'>,
  { task, run, signal }: { readonly task: WorkflowTask; readonly run: string; readonly signal: AbortSignal },
): Promise<CleanedUp> {
  const name = workName(task);
  if (!listWorktrees(repository).some((one) => one.name === name)) return { rescue: null, why: null };
  try {
    const { rescue } = await removeWorktree(repository, {
      name,
      attempt: `${run}-${name}`.toLowerCase(),
      regenerable,
      signal,
    });
    return { rescue, why: null };
  } catch (error) {
    if (!isOrchError(error)) throw error;
    return { rescue: null, why: error.message };
  }
}
