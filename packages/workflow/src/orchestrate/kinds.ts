import { isOrchError, OrchError, type Json } from '@orch/core';
import { defineKind, type Kind, type KindDefinition, type NodeContext } from '@orch/dag';
import { listBranches, listWorktrees, removeWorktree } from '@orch/git';

import { list } from '../gates/work.ts';
import type { ReviewOutput } from '../phases/review.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';
import { workName } from './names.ts';
import type { OrchestrationServices } from './services.ts';
import type { OpenPhase, TaskResult } from './task-request.ts';

type Context = NodeContext<OrchestrationServices>;

type AgentsKind<I, O> = Pick<KindDefinition<Json, Json, OrchestrationServices>, 'name' | 'needs' | 'retry'> & {
  run(context: Context, input: I): Promise<O>;
};

/** Makes a kind whose input and output have types; both are plain data. */
function agentsKind<I, O>(kind: AgentsKind<I, O>): Kind<OrchestrationServices> {
  const plain = kind as unknown as KindDefinition<Json, Json, OrchestrationServices>;
  return defineKind({ ...plain, version: 1, effects: 'process' });
}

/**
 * The commit that a task begins with: that of its worktree where an earlier run has left one, else the tip of the
 * integration branch where it depends on others, which have landed there by now, else the base of the run.
 */
const baseKind = agentsKind<
  { readonly task: WorkflowTask; readonly base: string; readonly dependent: boolean },
  string
>({
  name: 'agents-base',
  needs: {},
  async run({ services: { repository, integration } }, { task, base, dependent }) {
    const known = listWorktrees(repository).find(({ name }) => name === workName(task));
    if (known) return known.base;
    if (!dependent) return base;
    const branch = (await listBranches(repository)).find(({ name }) => name === integration);
    return branch?.commit ?? base;
  },
});

/** How often a runner that died is started again. It goes on where it was. */
const deaths = 10;

/** One task in a runner of its own. Its output is the work that was approved. */
const workKind = agentsKind<
  { readonly task: WorkflowTask; readonly base: string; readonly settings: WorkflowSettings },
  ReviewOutput & { readonly run: string }
>({
  name: 'agents-work',
  retry: {
    attempts: deaths,
    on: ['ORCH_RUNNER_DIED', 'ORCH_LOCKED'],
    backoff: { type: 'exponential', delayMs: 200, maxMs: 30_000 },
  },
  async run(context, { task, base, settings }) {
    const { services, signal, run } = context;
    for (;;) {
      const result = await services.startRunner({ v: 1, task, base, settings }, { parent: run, signal });
      switch (result.status) {
        case 'succeeded':
          if (result.review) return { ...result.review, run: result.run };
          throw new OrchError('ORCH_RUNNER_DIED', `the runner of ${task.id} ended without a review`);
        case 'needs-human':
          await passOnAnswers(context, result);
          break;
        case 'cancelled':
          signal.throwIfAborted();
          throw new OrchError('ORCH_AGENTS_TASK_CANCELLED', `the task ${task.id} was cancelled`, {
            help: 'Start again to go on with it.',
            data: { run: result.run },
          });
        default:
          throw failedTask(task, result);
      }
    }
  },
});

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

/** Merges the approved commit of a task into the integration branch. */
const landKind = agentsKind<
  { readonly task: WorkflowTask; readonly commit: string },
  { readonly head: string; readonly branch: string }
>({
  name: 'agents-land',
  needs: {},
  async run({ services: { queue, repository } }, { task, commit }) {
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
    const current = (await listBranches(repository)).find(({ name }) => name === branch)?.commit;
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
  },
});

/**
 * Removes the worktree of a task that has landed, after everything in it was kept. What cannot be removed now stays; it
 * is told, and fails nothing.
 */
const cleanUpKind = agentsKind<
  { readonly task: WorkflowTask; readonly run: string },
  { readonly rescue: string | null; readonly why: string | null }
>({
  name: 'agents-clean-up',
  needs: {},
  async run({ services: { repository, regenerable }, signal }, { task, run }) {
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
  },
});

/** The kinds of an orchestration. */
export const orchestrationKinds: readonly Kind<OrchestrationServices>[] = [baseKind, workKind, landKind, cleanUpKind];
