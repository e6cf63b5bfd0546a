import { systemClock } from '@orch/core';

import type { CliContext } from '../../context.ts';
import { columns, printable } from '../../render/printable.ts';
import type { RunListFlags } from '../runs.command.ts';
import { tell } from '../tell.ts';
import { runDocument } from './documents.ts';
import { allRuns, isUnfinished, type FoundRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { elapsed, seconds } from './text.ts';

/** `orch runs`: newest first. */
export async function listRuns(context: CliContext, flags: RunListFlags): Promise<void> {
  await tell(context, flags, async () => {
    using store = openJournal(context.process, flags, 'read');
    const now = systemClock.now();
    const all = store === undefined ? [] : (await allRuns(store, now)).toReversed();
    const chosen = flags.unfinished ? all.filter(isUnfinished) : all;
    const shown = chosen.slice(0, flags.limit);
    const rest = chosen.length - shown.length;
    const document = { runs: shown.map(runDocument), more: rest };
    return {
      document,
      text: textOf(shown, now),
      ...(rest > 0 ? { hint: `and ${rest} older ${rest === 1 ? 'run' : 'runs'}; see --limit` } : {}),
    };
  });
}

function textOf(runs: readonly FoundRun[], now: number): string {
  if (runs.length === 0) return 'no runs\n';
  const rows = runs.map((found) => [
    found.record.run,
    printable(found.subject),
    found.state,
    seconds(elapsed(found, now)),
  ]);
  return `${columns([['run', 'what', 'state', 'time'], ...rows]).join('\n')}\n`;
}
