import { OrchError } from '@orch/core';
import { commitAccepted, holds, leftBehind, type LeftFile, type Worktree } from '@orch/git';

import type { AgentReport } from '../agent/agent-port.ts';
import { callAgent, type AgentRequest, type CallReport } from '../agent/call-agent.ts';
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
  /** What the tests have left in the worktree: it is no part of the work, as long as nobody changes it. */
  readonly left?: readonly LeftFile[];
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
  /** What tests have left before. */
  readonly left?: readonly LeftFile[] | undefined;
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
  let session: AgentRequest['session'] = null;
  let { prompt, left = [] } = request;
  for (let round = 1; round <= 1 + services.settings.fixRounds; round += 1) {
    let report: CallReport | undefined;
    if (prompt !== null) {
      report = await callAgent(context, {
        name: `${name} ${round}`,
        choice: agent,
        prompt,
        cwd: worktree.path,
        permissions: 'edit',
        session,
      });
      session = report.session === null ? session : { agent: report.agent, id: report.session };
    }
    const before = left;
    const judged = await once(context, `judge ${name} ${round}`, () =>
      commitWork(context, { ...request, left: before }, worktree, report),
    );
    // Apart from the commit, so that after a crash in the tests their files are not committed by another one.
    const outcome =
      'work' in judged && request.tested
        ? await once(context, `test ${name} ${round}`, () => testWork(context, worktree, judged.work))
        : judged;
    if ('work' in outcome) return outcome.work;
    left = outcome.left ?? left;
    problems.push(outcome.problem);
    prompt = fixPrompt(task, outcome.problem);
  }
  throw new OrchError('ORCH_WORKFLOW_NOT_DONE', `the work does not hold: ${problems.at(-1) ?? ''}`, {
    help: `It was shown to ${agent.agent} ${problems.length - 1} times. What is there is kept on its branch.`,
    data: { problems: problems.map((problem) => problem.slice(0, 2000)), summary: list(problems.map(firstLine)) },
  });
}

type RoundOutcome =
  | { readonly work: CommittedWork }
  | { readonly problem: string; readonly left?: readonly LeftFile[] };

/** Looks at what is there, and commits it where it is work. */
async function commitWork(
  context: PhaseContext,
  { task, base, left = [] }: WorkRequest,
  worktree: Worktree,
  report: AgentReport | undefined,
): Promise<RoundOutcome> {
  if (report && report.status !== 'succeeded') return { problem: `the agent did not end well: ${report.reason}` };
  const { repository } = context.services;
  const { name } = worktree;
  const message = `${oneLine(task.title, 200)}\n\nOrch-Task: ${task.id}\n`;
  let problem = 'nothing was looked at';
  const { changes, commit: made } = await commitAccepted(
    repository,
    { name, since: base, message, leave: left },
    (found) => {
      const verdict = judgeWork(task, worktree.branch, found);
      if (!verdict.ok) problem = verdict.reason;
      return verdict.ok;
    },
  );
  if (made === null) return { problem };
  const { commit, tree } = made;
  // Without it git cannot tell the work from everything else, and a forge takes no pull request.
  if (!(await holds(repository, commit, base))) {
    return { problem: `${worktree.branch} does not hold the commit ${base} that it began with` };
  }
  return { work: { commit, tree, files: changes.files.map(({ path }) => path), tests: null, left } };
}

/** Runs the tests on work that was committed. What they leave behind is noted. */
async function testWork(context: PhaseContext, worktree: Worktree, work: CommittedWork): Promise<RoundOutcome> {
  const { problem, record } = await runTests(context, worktree.path);
  const left = await leftBehind(context.services.repository, { name: worktree.name, since: work.tree });
  return problem === null ? { work: { ...work, tests: record, left } } : { problem, left };
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
