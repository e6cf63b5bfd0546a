import type { RunOutcome } from '@orch/dag';
import type { Ledger } from '@orch/llm';
import {
  landNode,
  workName,
  workNode,
  type AgentsOutcome,
  type PlannedTask,
  type ReportedTask,
  type RunReport,
} from '@orch/workflow';

import { spendOf, type Spend } from '../../render/spend.ts';

/** How one task ended. */
export interface TaskLine {
  readonly id: string;
  readonly title: string;
  /** `landed before`: an earlier run did it, and nothing of it was done again. */
  readonly status: 'landed' | 'landed before' | 'failed' | 'conflict' | 'waiting' | 'not started' | 'cancelled';
  readonly branch: string;
  readonly commit: string | null;
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number } | null;
  readonly reason: string | null;
  readonly durationMs: number;
  /** Of this run; null where it did nothing. */
  readonly spend: Spend | null;
}

/** What `orch agents run` prints with `--json`. */
export interface AgentsResult {
  readonly v: 1;
  readonly success: boolean;
  /** Null where nothing was left to do. */
  readonly run: string | null;
  readonly status: RunOutcome['status'];
  readonly integration: string;
  readonly tasks: readonly TaskLine[];
  readonly durationMs: number;
  /** What the run measured of itself; null where nothing was left to do. */
  readonly report: RunReport | null;
  /** Of all tasks of this run; null where nothing was left to do. */
  readonly spend: Spend | null;
  /** Around agents: `bwrap`, or `none` and why. */
  readonly sandbox: string;
}

interface Work {
  readonly commit: string;
  readonly tests: { readonly counts: NonNullable<TaskLine['tests']> } | null;
}

/** The result of a run, from the outcome of its nodes and the ledger. */
export function agentsResult(
  { outcome, landedBefore }: AgentsOutcome,
  planned: readonly PlannedTask[],
  integration: string,
  durationMs: number,
  { ledger, sandbox, report }: { readonly ledger: Ledger; readonly sandbox: string; readonly report: RunReport | null },
): AgentsResult {
  const tasks = planned.map((one) => taskLine(outcome, one, landedBefore.includes(one.task.id), ledger));
  return {
    v: 1,
    success: outcome === null || outcome.status === 'succeeded',
    run: outcome?.run ?? null,
    status: outcome?.status ?? 'succeeded',
    integration: `orch/${integration}`,
    tasks,
    durationMs: Math.round(durationMs),
    report,
    spend: outcome === null ? null : spendOf(ledger.totals({ run: outcome.run })),
    sandbox,
  };
}

/** The tasks of a run as its report wants them. */
export function reported(outcome: RunOutcome, planned: readonly PlannedTask[]): ReportedTask[] {
  return planned.flatMap(({ task: { id, type } }): ReportedTask[] => {
    const [work, land] = [outcome.nodes.get(workNode(id)), outcome.nodes.get(landNode(id))];
    if (work === undefined) return [];
    const hasFailed = work.status === 'failed' || land?.status === 'failed';
    const end = land?.status === 'succeeded' ? 'landed' : hasFailed ? 'failed' : 'open';
    return [{ id, type, end, node: workNode(id) }];
  });
}

function taskLine(outcome: RunOutcome | null, { task }: PlannedTask, isBefore: boolean, ledger: Ledger): TaskLine {
  const work = outcome?.nodes.get(workNode(task.id));
  const land = outcome?.nodes.get(landNode(task.id));
  const done = work?.output as Work | undefined;
  // A node that was held up by another carries an error as well.
  const error = [work, land].find((node) => node?.status === 'failed')?.error;
  const status = ((): TaskLine['status'] => {
    if (isBefore) return 'landed before';
    if (land?.status === 'succeeded') return 'landed';
    if (error?.code === 'ORCH_AGENTS_CONFLICT') return 'conflict';
    if (error !== undefined) return 'failed';
    if (work?.status === 'waiting') return 'waiting';
    return work?.status === 'cancelled' ? 'cancelled' : 'not started';
  })();
  return {
    id: task.id,
    title: task.title,
    status,
    branch: `orch/${workName(task)}`,
    commit: done?.commit ?? null,
    tests: done?.tests?.counts ?? null,
    reason: error?.message ?? work?.question ?? null,
    durationMs: work?.durationMs ?? 0,
    spend: outcome === null ? null : spendOf(ledger.totals({ run: outcome.run, task: task.id })),
  };
}
