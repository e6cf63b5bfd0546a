import { OrchError, systemClock } from '@orch/core';
import { openQuestions, summarize, type OpenQuestion } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { given } from '../given.ts';
import { tell } from '../tell.ts';
import { runDocument } from './documents.ts';
import { findRun, shortName } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { whoIs } from './who.ts';

export interface ApproveFlags extends CommonFlags {
  readonly node?: string;
  readonly key?: string;
  readonly reject: boolean;
  readonly note?: string;
  readonly by?: string;
}

/** `orch approve`: records who answers a question of a run, and how. */
export async function approveRun(context: CliContext, flags: ApproveFlags, name?: string): Promise<void> {
  await tell(context, flags, async () => {
    using journal = openJournal(context.process, flags, 'write');
    const found = await findRun(journal, name, systemClock.now());
    const { store, record, state } = found;
    const asked = openQuestions(summarize(await store.events(record.run)), await store.approvals(record.run));
    const { node, key, question } = chosen(asked, flags);
    const decision = flags.reject ? 'rejected' : 'approved';
    const by = whoIs(flags.by);
    const note = given('--note', flags.note);
    await store.approve(record.run, { node, key, decision, by, ...(note === undefined ? {} : { note }) });
    const run = shortName(record.run);
    return {
      document: { run: runDocument(found), node, key, question, decision, by, note: note ?? null },
      text: `${printable(by)} ${decision} ${printable(question ?? key)} (${printable(node)})\n`,
      hint: state === 'running' ? 'the run goes on with it' : `continue with: orch resume ${run}`,
    };
  });
}

/** @throws OrchError `ORCH_USAGE` where it is not clear which question is meant. */
function chosen(
  asked: readonly OpenQuestion[],
  flags: ApproveFlags,
): Pick<OpenQuestion, 'node' | 'key'> & { readonly question: string | null } {
  const node = given('--node', flags.node);
  const key = given('--key', flags.key);
  const fitting = asked.filter(
    (open) => (node === undefined || open.node === node) && (key === undefined || open.key === key),
  );
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return first;
  // An answer may be given before the question is asked, where both names are known.
  if (first === undefined && node !== undefined && key !== undefined) return { node, key, question: null };
  const questions = asked.map((open) => `--node ${JSON.stringify(open.node)} --key ${JSON.stringify(open.key)}`);
  throw new OrchError(
    'ORCH_USAGE',
    first === undefined ? 'nothing waits for this answer' : 'several questions are open',
    {
      help:
        questions.length === 0 ? 'run orch status to see what the run does' : `give one of: ${questions.join('; ')}`,
    },
  );
}
