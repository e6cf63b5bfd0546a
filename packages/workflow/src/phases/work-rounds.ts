import { OrchError } from '@orch/core';
import { commitsBetween, commitWorktree, worktreeChanges, type Worktree } from '@orch/git';

import { callAgent } from '../agent/call-agent.ts';
import type { AgentReport } from '../agent/agent-port.ts';
import { runTests, type TestRecord } from '../gates/run-tests.ts';
import { judgeWork, list } from '../gates/work.ts';
import { fixPrompt } from '../prompts/prompts.ts';
import { oneLine } from '../task/one-line.ts';
import type { AgentChoice } from '../task/settings.ts';
import type { WorkflowTask } from '../task/task.ts';
import { once, type PhaseContext } from './services.ts';

/** What a worktree holds once it was found to be work, and was committed. */
export interface CommittedWork {
  readonly commit: string;
  readonly tree: string;
  /** Files that differ from the base. */
  readonly files: readonly string[];
  /** How its tests went; null where they were not run. */
  readonly tests: TestRecord | null;
}

export interface WorkRequest {
  readonly task: WorkflowTask;
  readonly base: string;
  readonly agent: AgentChoice;
  /** Names the rounds in the journal. */
  readonly name: string;
  /** What is asked first; null where the work is there already and only needs to be judged. */
  readonly prompt: string | null;
  /** Whether it holds only once its tests have passed. */
  readonly tested: boolean;
}

/**
 * Has an agent work until its work holds: rounds of a call, a look at what is really there, a commit, and the tests. An
 * agent is shown what does not hold, with the whole task again. What a round came to is recorded, so that a crash in the
 * next one does not let half of its work pass as that of the one before.
 *
 * @throws OrchError `ORCH_WORKFLOW_NOT_DONE` with all reasons after the last round.
 */
export async function workUntilItHolds(context: PhaseContext, request: WorkRequest): Promise<CommittedWork> {
  const { services, signal } = context;
  const { task, base, agent, name } = request;
  const worktree = await services.worktree(base, signal);
  const problems: string[] = [];
  let session: string | null = null;
  let prompt = request.prompt;
  for (let round = 1; round <= 1 + services.settings.fixRounds; round += 1) {
    let report: AgentReport | undefined;
    if (prompt !== null) {
      report = await callAgent(context, {
        name: `${name} ${round}`,
        choice: agent,
        prompt,
        cwd: worktree.path,
        permissions: 'edit',
        session,
      });
      session = report.session ?? session;
    }
    const outcome = await once(context, `judge ${name} ${round}`, () => judge(context, request, worktree, report));
    if ('work' in outcome) return outcome.work;
    problems.push(outcome.problem);
    prompt = fixPrompt(task, outcome.problem);
  }
  throw new OrchError('ORCH_WORKFLOW_NOT_DONE', `the work does not hold: ${problems.at(-1) ?? ''}`, {
    help: `It was shown to ${agent.agent} ${problems.length - 1} times. What is there is kept on its branch.`,
    data: { problems: problems.map((problem) => problem.slice(0, 2000)), summary: list(problems.map(firstLine)) },
  });
}

type RoundOutcome = { readonly work: CommittedWork } | { readonly problem: string };

async function judge(
  context: PhaseContext,
  { task, base, tested }: WorkRequest,
  worktree: Worktree,
  report: AgentReport | undefined,
): Promise<RoundOutcome> {
  if (report && report.status !== 'succeeded') return { problem: `the agent did not end well: ${report.reason}` };
  const { repository } = context.services;
  const changes = await worktreeChanges(repository, { name: worktree.name, since: base });
  const verdict = judgeWork(task, worktree.branch, changes);
  if (!verdict.ok) return { problem: verdict.reason };
  const { commit, tree } = await commitWorktree(repository, {
    name: worktree.name,
    message: `${oneLine(task.title, 200)}\n\nOrch-Task: ${task.id}\n`,
  });
  // Without it git cannot tell the work from everything else, and a forge takes no pull request.
  const missing = await commitsBetween(repository, commit, base);
  if (missing.length > 0) return { problem: `${worktree.branch} does not hold the commit ${base} that it began with` };
  const work = { commit, tree, files: changes.files.map(({ path }) => path) };
  if (!tested) return { work: { ...work, tests: null } };
  const { problem, record } = await runTests(context, worktree.path);
  return problem === null ? { work: { ...work, tests: record } } : { problem };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
