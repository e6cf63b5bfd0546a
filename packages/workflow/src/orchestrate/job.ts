import { isOrchError, type Json, type OrchError } from '@orch/core';
import {
  defineKind,
  literal,
  ref,
  type GraphBuilder,
  type Kind,
  type KindDefinition,
  type NodeContext,
} from '@orch/dag';

import type { WorkflowSettings } from '../task/settings.ts';
import { taskTypes, type WorkflowTask } from '../task/task.ts';
import { approvedWork, landedIn } from './landed.ts';
import { jobWorkKind } from './names.ts';
import { landNode, predecessors, workNode } from './orchestration-graph.ts';
import type { PlannedTask } from './planned-task.ts';
import { baseOf, cleanUp, land, workOn, workRetry, type BaseInput, type DoneWork, type WorkInput } from './steps.ts';
import { verify, type Verification, type VerifyingServices } from './verify.ts';

// Tasks of agents as a part of another graph. That a task fails is an outcome here and no failure of its node: what comes
// after all of them has to tell how each went.

/** Why a task did not come to its end. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** How the work on a task went. */
export interface Attempted {
  readonly done: DoneWork | null;
  readonly refused: Refusal | null;
}

/** How a task ended. */
export interface JobOutcome {
  readonly task: string;
  /** The commit that holds it, where it has landed. */
  readonly landed: { readonly head: string; readonly in: string } | null;
  /** An earlier run did it, and nothing of it was done again. */
  readonly before: boolean;
  readonly work: DoneWork | null;
  readonly refused: Refusal | null;
}

type Context = NodeContext<VerifyingServices>;

type JobKind<I, O> = Pick<KindDefinition<Json, Json, VerifyingServices>, 'name' | 'retry'> & {
  run(context: Context, input: I): Promise<O>;
};

/** Makes a kind whose input and output have types; both are plain data. */
function jobKind<I, O>(kind: JobKind<I, O>): Kind<VerifyingServices> {
  const plain = kind as unknown as KindDefinition<Json, Json, VerifyingServices>;
  return defineKind({ ...plain, version: 1, effects: 'process', needs: {} });
}

/** What a task ends with; everything else is a fault of the machine, and the run goes on with it later. */
const ends: ReadonlySet<string> = new Set([
  'ORCH_AGENTS_TASK_FAILED',
  'ORCH_AGENTS_CONFLICT',
  'ORCH_APPROVAL_REJECTED',
  'ORCH_GIT_STALE',
  'ORCH_GIT_BRANCH_TAKEN',
  'ORCH_GIT_WORKTREE_DIFFERS',
]);

function refusalOf(error: unknown): Refusal {
  if (!isOrchError(error) || !ends.has(error.code)) throw error;
  const { code, message }: OrchError = error;
  return { code, message };
}

const baseKind = jobKind<BaseInput, string>({
  name: 'job-base',
  run: ({ services }, input) => baseOf(services, input),
});

const workKinds = taskTypes.map((type) =>
  jobKind<WorkInput, Attempted>({
    name: jobWorkKind(type),
    retry: workRetry,
    async run(context, input) {
      try {
        return { done: await workOn(context, input), refused: null };
      } catch (error) {
        return { done: null, refused: refusalOf(error) };
      }
    },
  }),
);

const landKind = jobKind<{ readonly task: WorkflowTask; readonly work: Attempted }, JobOutcome>({
  name: 'job-land',
  async run({ services, run }, { task, work: { done, refused } }) {
    const outcome = { task: task.id, landed: null, before: false, work: done, refused };
    if (done === null) return outcome;
    const known = await approvedWork(services.store, task);
    const before = known && (await landedIn(services, known));
    const isOfThisRun = (await services.store.runs()).some((one) => one.run === done.run && one.parent === run);
    try {
      const { head } = await land(services, { task, commit: done.commit });
      const place = before?.in ?? `orch/${services.integration}`;
      return { ...outcome, landed: { head, in: place }, before: before !== undefined && !isOfThisRun };
    } catch (error) {
      return { ...outcome, refused: refusalOf(error) };
    }
  },
});

const cleanUpKind = jobKind<{ readonly task: WorkflowTask; readonly landing: JobOutcome }, Json>({
  name: 'job-clean-up',
  async run({ services, signal }, { task, landing: { landed, work } }) {
    if (landed === null || work === null) return null;
    return { ...(await cleanUp(services, { task, run: work.run, signal })) };
  },
});

const verifyKind = jobKind<
  { readonly outcomes: readonly JobOutcome[]; readonly settings: WorkflowSettings },
  Verification | null
>({
  name: 'job-verify',
  async run(context, { outcomes, settings }) {
    const { services } = context;
    const landed = outcomes.flatMap((outcome) => outcome.landed ?? []);
    if (landed.length === 0) return null;
    const integrated = landed.find((one) => one.in !== 'HEAD');
    return await verify(context, { commit: integrated ? `refs/heads/orch/${services.integration}` : 'HEAD', settings });
  },
});

/** The kinds of a job. */
export const jobKinds: readonly Kind<VerifyingServices>[] = [baseKind, ...workKinds, landKind, cleanUpKind, verifyKind];

/** Id of the node that tests what has landed. */
export const verifyNode = 'verify';

/**
 * Adds tasks of agents to a graph: each is worked on in a runner, lands, and has its worktree removed; then what has
 * landed is tested as a whole. Tasks that probably change the same files run one after the other, and go on where the one
 * before has failed.
 *
 * @param base - the commit that everything begins with, mostly a reference.
 * @returns references to the {@link JobOutcome} of each task, and to the {@link Verification}, null where nothing landed.
 */
export function addJob(
  builder: GraphBuilder,
  job: { readonly planned: readonly PlannedTask[]; readonly base: Json; readonly settings: WorkflowSettings },
): { readonly outcomes: readonly Json[]; readonly verification: Json } {
  const settings = job.settings as unknown as Json;
  const before = predecessors(job.planned);
  for (const one of job.planned) {
    const { id } = one.task;
    const { context: _context, ...bare } = one.task;
    // What a task is a part of can be long, and only whoever works on it has to know.
    const task = literal(bare);
    const waits = before.get(id) ?? [];
    builder
      .node({
        id: `base:${id}`,
        kind: 'job-base',
        input: { task, base: job.base, dependent: waits.length > 0 },
        after: waits.filter((other) => before.has(other)).map(landNode),
      })
      .node({
        id: workNode(id),
        kind: jobWorkKind(one.task.type),
        input: { task: literal(one.task as unknown as Json), base: ref(`base:${id}`) as Json, settings },
        needs: one.needs,
        estimateMs: one.estimateMs,
      })
      .node({
        id: landNode(id),
        kind: 'job-land',
        input: { task, work: ref(workNode(id)) as Json },
        locks: ['integration'],
      })
      .node({ id: `clean-up:${id}`, kind: 'job-clean-up', input: { task, landing: ref(landNode(id)) as Json } });
  }
  const outcomes = job.planned.map(({ task }) => ref(landNode(task.id)) as Json);
  builder.node({
    id: verifyNode,
    kind: 'job-verify',
    input: { outcomes, settings },
    after: job.planned.map(({ task }) => `clean-up:${task.id}`),
  });
  return { outcomes, verification: ref(verifyNode) };
}
