import type { Kind } from '@orch/dag';

import { OrchError } from '@orch/core';
import { patchBetween, worktreeTree } from '@orch/git';

import { callAgent } from '../agent/call-agent.ts';
import { readVerdict, type ReviewVerdict } from '../gates/review-verdict.ts';
import { fixPrompt, reviewPrompt } from '../prompts/prompts.ts';
import type { AgentChoice } from '../task/settings.ts';
import { phaseKind, type PhaseInput } from './phase-kind.ts';
import { publish } from './publish.ts';
import type { PullOutput } from './pull-request.ts';
import { askForge, once, type PhaseContext, type PhaseServices } from './services.ts';
import { workUntilItHolds, type CommittedWork } from './work-rounds.ts';

export interface ReviewOutput {
  readonly verdict: 'approve';
  /** The commit that was approved; it is what may be merged. */
  readonly commit: string;
  readonly tests: CommittedWork['tests'];
  readonly files: readonly string[];
  /** What was found in each round. */
  readonly findings: readonly (readonly string[])[];
}

interface ReviewInput extends PhaseInput {
  readonly agent: AgentChoice;
  readonly reviewer: AgentChoice;
  readonly branch: string;
  readonly work: CommittedWork;
  readonly pull: PullOutput;
}

/**
 * Phase 9: a review by a fresh session, which no task goes without, and rounds of answers to it. Leaves with: the recorded
 * verdict that the pushed commit is approved.
 */
export const review: Kind<PhaseServices> = phaseKind<ReviewInput, ReviewOutput>({
  name: 'review',
  version: 1,
  retry: { attempts: 5, on: ['ORCH_FORGE_UNAVAILABLE'] },
  async run(context, input) {
    const { task, base, agent, branch, pull } = input;
    const findings: (readonly string[])[] = [];
    let { work } = input;
    for (let round = 1; round <= 1 + context.services.settings.reviewRounds; round += 1) {
      // Recorded, so that a further attempt goes on with the round that gave no verdict, and not with an old commit.
      const judged = await once(context, `verdict ${round}`, () => reviewOnce(context, input, work, round));
      findings.push(judged.findings);
      await askForge(context, `review ${round}`, {
        do: 'review',
        task: task.id,
        pull: pull.number,
        commit: work.commit,
        round,
        verdict: judged.verdict,
        body: reviewBody(judged),
      });
      if (judged.verdict === 'approve') {
        return { verdict: 'approve', commit: work.commit, tests: work.tests, files: work.files, findings };
      }
      if (round > context.services.settings.reviewRounds) break;
      const before = work.commit;
      work = await workUntilItHolds(context, {
        task,
        base,
        agent,
        name: `answer review ${round}`,
        prompt: fixPrompt(
          task,
          `A review of the pushed change found:\n\n${judged.findings.map((one) => `- ${one}`).join('\n')}`,
        ),
        tested: work.tests !== null,
        left: work.left,
      });
      if (work.commit !== before) await publish(context, { task: task.id, base, branch, work });
    }
    throw new OrchError(
      'ORCH_WORKFLOW_NOT_APPROVED',
      `the review still asks for changes: ${findings.at(-1)?.join('; ') ?? ''}`,
      {
        help: 'The pull request is open. Decide what is to be done, or start again with more review rounds.',
        data: { pull: pull.number, findings: findings.map((round) => [...round]) },
      },
    );
  },
});

/** How often a review is asked for until its answer has a verdict. */
const mostAnswers = 3;

/** One review of one commit by a session that has not seen the work being made. */
async function reviewOnce(
  context: PhaseContext,
  { task, base, reviewer }: ReviewInput,
  work: CommittedWork,
  round: number,
): Promise<ReviewVerdict> {
  const { services, signal } = context;
  const { path, name } = await services.worktree(base, signal);
  const treeNow = async (): Promise<string> => await worktreeTree(services.repository, name);
  // The tests may have left files behind; they are not the reviewer's.
  const before = await once(context, `tree before review ${round}`, treeNow);
  const patch = await patchBetween(services.repository, base, work.commit, { maxBytes: 200_000 });
  const problems: string[] = [];
  for (let answer = 1; answer <= mostAnswers; answer += 1) {
    const report = await callAgent(context, {
      name: `review ${round} ${answer}`,
      choice: reviewer,
      prompt: reviewPrompt(task, patch),
      cwd: path,
      permissions: 'plan',
      session: null,
    });
    const isUntouched = (await treeNow()) === before;
    const verdict = report.status === 'succeeded' && isUntouched ? readVerdict(report.text) : undefined;
    if (verdict) return verdict;
    if (!isUntouched) problems.push('it changed files while reviewing');
    else problems.push(report.status === 'succeeded' ? 'its answer has no verdict' : report.reason);
    if (!isUntouched) break;
  }
  throw new OrchError('ORCH_WORKFLOW_NO_VERDICT', `${reviewer.agent} gave no review: ${problems.at(-1) ?? ''}`, {
    help: 'Look at its recordings, or choose another agent for reviews.',
    data: { problems },
  });
}

function reviewBody({ verdict, findings }: ReviewVerdict): string {
  const heading = verdict === 'approve' ? 'Approved by the reviewing agent.' : 'The reviewing agent asks for changes.';
  return [heading, ...findings.map((finding) => `- ${finding}`)].join('\n');
}
