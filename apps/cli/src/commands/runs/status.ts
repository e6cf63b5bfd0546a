import { systemClock } from '@orch/core';
import { metrics, openQuestions, summarize, todos, type OpenQuestion, type RunStore } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { tell, type Told } from '../tell.ts';
import { countNodes, runDocument } from './documents.ts';
import { allRuns, findRun, shortName, type FoundRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { elapsed, seconds, todoLines } from './text.ts';

/** `orch status`: a run with its todo list, the questions that are open, and what can be done. */
export async function showStatus(context: CliContext, flags: CommonFlags, name?: string): Promise<void> {
  await tell(context, flags, async () => {
    using journal = openJournal(context.process, flags, 'read');
    const now = systemClock.now();
    const { store, ...found } = await findRun(journal, name, now);
    return await statusOf(store, found, now);
  });
}

/** What is told of a run at a moment. */
export async function statusOf(store: RunStore, found: FoundRun, now: number): Promise<Told> {
  const { record } = found;
  const events = await store.events(record.run);
  const summary = summarize(events);
  const questions = openQuestions(summary, await store.approvals(record.run));
  const children = (await allRuns(store, now)).filter((other) => other.record.parent === record.run);
  const list = todos(events);
  const { attempts, retries, interrupted, effects, elapsedMs, workMs } = metrics(events);
  const document = {
    run: runDocument(found),
    nodes: countNodes(summary),
    questions,
    todos: list,
    metrics: { attempts, retries, interrupted, effects, elapsedMs, workMs },
    cancelled: summary.cancelled ?? null,
    children: children.map(runDocument),
  };
  const text = [
    `${printable(found.subject)}: ${found.state}, ${seconds(elapsed(found, now))} (${record.run})`,
    ...todoLines(list),
    ...children.map((child) => `    ${printable(child.subject)}: ${child.state} (${child.record.run})`),
    ...questions.map(({ node, question }) => `question of ${printable(node)}: ${printable(question)}`),
    '',
  ].join('\n');
  const hint = hintOf(found, questions);
  return { document, text, ...(hint === undefined ? {} : { hint }) };
}

/** What a person can do about a run. */
function hintOf({ record, state }: FoundRun, questions: readonly OpenQuestion[]): string | undefined {
  const run = shortName(record.run);
  const [question, another] = questions;
  if (question !== undefined) {
    const node = another === undefined ? '' : ` --node ${JSON.stringify(question.node)}`;
    return `answer with: orch approve ${run}${node} [--reject]`;
  }
  if (state === 'failed') return `see: orch why ${run}`;
  const canGoOn =
    state === 'interrupted' || state === 'cancelled' || state === 'needs-human' || state === 'compensating';
  return canGoOn ? `continue with: orch resume ${run}` : undefined;
}
