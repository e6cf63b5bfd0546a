import type { LedgerTotals } from '@orch/llm';
import { oneLine, type SingleOutcome, type WorkflowTask } from '@orch/workflow';

/** What is told of a task on its own. */
export interface ToldSingle {
  readonly outcome: SingleOutcome;
  readonly task: WorkflowTask;
  readonly spend: LedgerTotals;
  readonly sandbox: string;
}

/** What `orch-agent run` prints with `--json`. */
export interface SingleDocument {
  readonly v: 1;
  readonly success: boolean;
  readonly task: string;
  readonly run: string;
  readonly status: SingleOutcome['result']['status'];
  /** An earlier run did it, and nothing of it was done again. */
  readonly before: boolean;
  readonly branch: string;
  /** What was approved; null where nothing was. */
  readonly commit: string | null;
  readonly pull: number | null;
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number } | null;
  readonly open: SingleOutcome['result']['open'];
  readonly rescue: string | null;
  readonly calls: number;
  /** US dollars, as far as they are known. */
  readonly costUsd: number;
  /** Around the agent: `bwrap`, or `none` and why. */
  readonly sandbox: string;
}

export function singleDocument({ outcome, task, spend, sandbox }: ToldSingle): SingleDocument {
  const { result, branch, before, rescue, pull } = outcome;
  return {
    v: 1,
    success: result.status === 'succeeded',
    task: task.id,
    run: result.run,
    status: result.status,
    before,
    branch,
    commit: result.review?.commit ?? null,
    pull,
    tests: result.review?.tests?.counts ?? null,
    open: result.open,
    rescue,
    calls: spend.calls,
    costUsd: Math.round(spend.costUsd * 1_000_000) / 1_000_000,
    sandbox,
  };
}

export function singleText(told: ToldSingle): string {
  const { success, task, status, before, branch, pull, tests, open, calls, costUsd, run } = singleDocument(told);
  const counted = tests === null ? '' : `, ${tests.passed} tests passed`;
  const where = pull === null ? branch : `${branch}, pull request ${pull}`;
  return [
    before ? `${task} was done before (${where}); nothing was done` : `${task}: ${status} (${where}${counted})`,
    ...open.map(({ phase, message, code }) => `  ${phase}: ${oneLine(message, 300)} [${code}]`),
    ...(calls === 0 ? [] : [`the agent was called ${calls} times and cost $${costUsd.toFixed(4)}`]),
    ...(status === 'needs-human' ? [`answer with: orch approve ${run}`] : []),
    ...(success ? [`merge it where you want it: git merge ${branch}`] : [`start it again to go on with it`]),
    '',
  ].join('\n');
}
