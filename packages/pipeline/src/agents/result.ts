import type { RunOutcome } from '@orch/dag';
import { landNode, verifyNode, workName, workNode, type JobOutcome, type Verification } from '@orch/workflow';

import type { AgentsPlan } from './plan.ts';
import { snapshotNode } from './job.ts';
import { snapshotBranch, type Snapshot } from './snapshot-kind.ts';

/** How the task of an agent ended, or what is planned. */
export interface AgentTaskLine {
  readonly id: string;
  /** Keys of the open tasks that it stands for. */
  readonly keys: readonly string[];
  readonly title: string;
  /** `landed before`: an earlier run did it, and nothing of it was done again. */
  readonly status:
    | 'planned'
    | 'landed'
    | 'landed before'
    | 'failed'
    | 'conflict'
    | 'waiting'
    | 'not started'
    | 'cancelled';
  readonly branch: string;
  /** What was approved. */
  readonly commit: string | null;
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number } | null;
  readonly reason: string | null;
  /** Files that it will probably change: tasks that share one run one after the other. */
  readonly touches: readonly string[];
  readonly durationMs: number;
}

/** What agents did in a start. */
export interface AgentsSummary {
  readonly agent: string;
  /** The branch that holds what has landed. */
  readonly integration: string;
  /** The branch that holds what was generated, where that is not committed yet; null where it is. */
  readonly generated: string | null;
  readonly parallel: { readonly count: number; readonly reason: string };
  /** Around agents: `bwrap`, or `none` and why; null in a dry run. */
  readonly sandbox: string | null;
  readonly tasks: readonly AgentTaskLine[];
  /** The tests of all that has landed, together; null where nothing has. */
  readonly verification: {
    readonly commit: string;
    readonly status: 'passed' | 'failed' | 'not run';
    readonly tests: AgentTaskLine['tests'];
    readonly reason: string | null;
  } | null;
}

/** The part of a start's result that is about agents, from the outcomes of its nodes. */
export function agentsResult(plan: AgentsPlan, { nodes }: Pick<RunOutcome, 'nodes'>, dryRun: boolean): AgentsSummary {
  const snapshot = nodes.get(snapshotNode)?.output as Snapshot | undefined;
  const verified = nodes.get(verifyNode)?.output as Verification | null | undefined;
  const isCommitted = snapshot === undefined || snapshot.commit === snapshot.head;
  return {
    agent: plan.settings.implement.agent,
    integration: `orch/${plan.integration}`,
    generated: isCommitted ? null : `orch/${snapshotBranch}`,
    parallel: plan.parallel,
    sandbox: plan.sandbox,
    tasks: plan.tasks.map(({ task, keys, touches }) => ({
      id: task.id,
      keys,
      title: task.title,
      branch: `orch/${workName(task)}`,
      touches,
      ...(dryRun ? plannedTask : endOf(nodes, task.id)),
    })),
    verification: verified ? verificationOf(verified) : null,
  };
}

type End = Pick<AgentTaskLine, 'status' | 'commit' | 'tests' | 'reason' | 'durationMs'>;

const plannedTask: End = { status: 'planned', commit: null, tests: null, reason: null, durationMs: 0 };

function endOf(nodes: RunOutcome['nodes'], id: string): End {
  const work = nodes.get(workNode(id));
  const land = nodes.get(landNode(id));
  const outcome = land?.output as JobOutcome | undefined;
  return {
    status: statusOf(outcome, work?.status),
    commit: outcome?.work?.commit ?? null,
    tests: outcome?.work?.tests?.counts ?? null,
    reason: outcome?.refused?.message ?? work?.question ?? (work?.error ?? land?.error)?.message ?? null,
    durationMs: Math.round(work?.durationMs ?? 0),
  };
}

function statusOf(outcome: JobOutcome | undefined, work: string | undefined): AgentTaskLine['status'] {
  if (outcome?.landed) return outcome.before ? 'landed before' : 'landed';
  if (outcome?.refused?.code === 'ORCH_AGENTS_CONFLICT') return 'conflict';
  if (outcome?.refused || work === 'failed') return 'failed';
  if (work === 'waiting') return 'waiting';
  return work === 'cancelled' ? 'cancelled' : 'not started';
}

function verificationOf({ commit, tests, problem }: Verification): AgentsSummary['verification'] {
  const status = problem === null ? 'passed' : tests === null ? 'not run' : 'failed';
  return { commit, status, tests: tests?.counts ?? null, reason: problem };
}
