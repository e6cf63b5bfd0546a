import type { JobOutcome } from '@orch/workflow';

import { inline, table } from '../documents/markdown.ts';
import { proseLines, renderBlock, replaceBlock, type MarkedBlock } from '../documents/marked-block.ts';
import type { AgentTask } from './open-tasks.ts';
import type { JobResult } from './job.ts';

/** A task with how it ended. */
export interface JudgedTask {
  readonly task: AgentTask;
  readonly outcome: JobOutcome;
}

/** Lines of the table that `execution-plan.md` has for the tasks of agents. */
export function agentTasksBlock(judged: readonly JudgedTask[]): MarkedBlock {
  const rows = judged.flatMap(({ task, outcome }) =>
    task.keys.map((key) => [key, task.task.title, outcome.landed ? 'landed' : 'open', detailOf(outcome)]),
  );
  return { name: 'agent-tasks', content: table(['Task', 'What', 'Status', 'Commit or reason'], rows) };
}

/** Which acceptance items of the document the tasks of agents are to make true, for `test-cases.md`. */
export function agentCasesBlock(judged: readonly JudgedTask[]): MarkedBlock {
  const rows = judged.flatMap(({ task, outcome }) =>
    task.covers.map((item) => [item, task.task.title, outcome.landed ? 'landed' : 'open', testsOf(outcome)]),
  );
  const content =
    rows.length === 0
      ? 'No acceptance item of the document is about a task of an agent.'
      : table(['Accepted when', 'Task', 'Status', 'Tests'], rows);
  return { name: 'agent-cases', content };
}

/** The result of everything that agents did, for `agent-results.md`. */
export function agentResultsBlock(
  judged: readonly JudgedTask[],
  { verification }: JobResult,
  agent: string,
): MarkedBlock {
  const landed = judged.filter(({ outcome }) => outcome.landed !== null);
  const isWhole = landed.length === judged.length && verification?.problem === null;
  const counts = verification?.tests?.counts;
  const tested =
    verification === null
      ? '- Tested: nothing has landed'
      : `- Tested: \`${verification.commit}\`${counts ? `, ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : ''}`;
  const rows = judged.map(({ task, outcome }) => [
    task.task.title,
    outcome.landed ? 'landed' : 'open',
    outcome.work?.commit.slice(0, 12) ?? '—',
    testsOf(outcome),
    outcome.refused?.message ?? reviewOf(outcome),
  ]);
  const content = [
    `- Overall Status: ${isWhole ? 'Pass' : 'Fail'}`,
    `- Agent: ${inline(agent)}`,
    `- Landed: ${landed.length} of ${judged.length} tasks, in ${placesOf(landed)}`,
    tested,
    ...(verification?.problem == null ? [] : [`- Problem: ${inline(verification.problem.split('\n')[0] ?? '')}`]),
    '',
    table(['Task', 'Status', 'Commit', 'Tests of the task', 'Review or reason'], rows),
  ].join('\n');
  return { name: 'agent-results', content };
}

/**
 * A document of the QA folder with one of our further blocks: replaced where it stands, else added at the end below a
 * heading. Undefined where the document is not ours.
 */
export function withBlock(
  text: string | undefined,
  own: string,
  heading: string,
  block: MarkedBlock,
): string | undefined {
  if (text === undefined || replaceBlock(text, { name: own, content: '' }) === undefined) return undefined;
  const replaced = replaceBlock(text, block);
  if (replaced !== undefined) return replaced;
  // Markers that cannot be told apart are somebody's: nothing is added beside them.
  if (proseLines(text).some(({ line }) => line === `<!-- orch:${block.name} -->`)) return undefined;
  const lineEnding = text.includes('\r\n') ? '\r\n' : '\n';
  const added = `## ${heading}\n\n${renderBlock(block)}\n`.replaceAll('\n', lineEnding);
  return `${text.trimEnd()}${lineEnding}${lineEnding}${added}`;
}

function detailOf({ landed, work, refused }: JobOutcome): string {
  if (landed !== null) return `${work?.commit.slice(0, 12) ?? ''} in ${landed.in}`;
  return refused?.message ?? 'not done';
}

function testsOf({ work }: JobOutcome): string {
  const counts = work?.tests?.counts;
  return counts ? `${counts.passed} passed, ${counts.failed} failed` : '—';
}

function reviewOf({ work }: JobOutcome): string {
  return work === null
    ? '—'
    : `approved after ${work.findings.length} ${work.findings.length === 1 ? 'review' : 'reviews'}`;
}

function placesOf(landed: readonly JudgedTask[]): string {
  const places = new Set(landed.flatMap(({ outcome }) => outcome.landed?.in ?? []));
  return places.size === 0 ? 'no branch' : [...places].join(' and ');
}
