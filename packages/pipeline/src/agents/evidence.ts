import type { Batch } from '@orch/fs-batch';
import { isoDate } from '@orch/core';

import type { EditSummary } from '../documents/prd-edits.ts';
import type { QaDocument } from '../documents/test-documents.ts';
import { inline } from '../documents/markdown.ts';
import { renderBlock } from '../documents/marked-block.ts';
import type { Gate } from '../result/result.ts';
import type { Session } from '../session/session.ts';
import { writePrdEdit, writeQaDocument } from '../write/code.ts';
import { agentCasesBlock, agentResultsBlock, agentTasksBlock, withBlock, type JudgedTask } from './documents.ts';
import type { JobResult } from './job.ts';
import type { AgentsPlan } from './plan.ts';

/** Repository-relative path of the results of agents. */
function agentResultsPath({ paths }: Pick<Session, 'paths'>): string {
  return `${paths.folder}/agent-results.md`;
}

/** The tasks of a plan with how each ended, in the order of the plan. */
export function judgedTasks({ tasks }: AgentsPlan, { outcomes }: JobResult): JudgedTask[] {
  return tasks.flatMap((task) => {
    const outcome = outcomes.find((one) => one.task === task.task.id);
    return outcome ? [{ task, outcome }] : [];
  });
}

/** Queues what really landed: results, plan, test cases, and their mention in the requirement document. */
export async function writeAgentEvidence(
  session: Session & { readonly agents: AgentsPlan },
  batch: Batch,
  result: JobResult,
): Promise<EditSummary> {
  const { paths, agents, target, options } = session;
  const judged = judgedTasks(agents, result);
  const agent = agents.settings.implement.agent;
  const results = agentResultsPath(session);
  const block = agentResultsBlock(judged, result, agent);
  const heading = `# Results of agents — ${inline(`${target.taskId}: ${target.title}`)}`;
  const document: QaDocument = {
    initial: `${heading}\n\nSource: \`${target.prdPath}\`\n\n${renderBlock(block)}\n`,
    block,
  };
  writeQaDocument(batch, results, document);
  const further = [
    [paths.plan, 'execution-plan', 'Done by agents', agentTasksBlock(judged)],
    [paths.cases, 'test-cases', 'Covered by agents', agentCasesBlock(judged)],
  ] as const;
  for (const [path, own, title, added] of further) {
    const text = withBlock(batch.read(path), own, title, added);
    if (text !== undefined) batch.write(path, text);
  }
  return await writePrdEdit(session, batch, {
    agents: { results, changelog: { text: changelogText(judged, agent), date: isoDate(options.clock.now()) } },
  });
}

function changelogText(judged: readonly JudgedTask[], agent: string): string {
  const landed = judged.filter(({ outcome }) => outcome.landed !== null).length;
  return `${landed} of ${judged.length} open ${judged.length === 1 ? 'task' : 'tasks'} landed, by ${agent}.`;
}

/** Whether the work of agents holds: every task has landed, and what landed was tested as a whole. */
export function agentGates(judged: readonly JudgedTask[], { verification }: JobResult): Gate[] {
  const open = judged.filter(({ outcome }) => outcome.landed === null);
  const tasks: Gate =
    open.length === 0
      ? { name: 'agents', status: 'passed', reason: `${judged.length} of ${judged.length} tasks have landed` }
      : {
          name: 'agents',
          status: 'failed',
          reason: `${open.length} of ${judged.length} tasks have not landed: ${open.map(nameOf).join('; ')}`,
        };
  return judged.length === 0 ? [] : [tasks, testGate(verification)];
}

function testGate(verification: JobResult['verification']): Gate {
  const name = 'agents-tests';
  if (verification === null) return { name, status: 'not run', reason: 'nothing has landed' };
  const { problem, tests, commit } = verification;
  if (problem !== null) return { name, status: tests === null ? 'not run' : 'failed', reason: firstLine(problem) };
  return { name, status: 'passed', reason: `${tests?.counts.passed ?? 0} passed at ${commit.slice(0, 12)}` };
}

function nameOf({ task, outcome }: JudgedTask): string {
  return `${task.task.id} (${firstLine(outcome.refused?.message ?? 'not done')})`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
