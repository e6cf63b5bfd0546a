import { systemClock } from '@orch/core';
import type { JournalEvent } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { createInterrupt } from '../../interrupt.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { tell } from '../tell.ts';
import { findRun, startedRun, type FoundRun } from './find-run.ts';
import { follow } from './follow.ts';
import { detailOf } from './logs.ts';
import { openJournal } from './open-journal.ts';
import { statusOf } from './status.ts';

/** The exit code of a run that was followed to its end: as that of its own process would be. */
const exitCodeOfState: Readonly<Record<FoundRun['state'], number>> = {
  succeeded: exitCodes.ok,
  superseded: exitCodes.ok,
  failed: exitCodes.failed,
  'needs-human': exitCodes.failed,
  compensating: exitCodes.failed,
  interrupted: exitCodes.failed,
  cancelled: exitCodes.interrupted,
  // Somebody else has begun to work on it.
  running: exitCodes.locked,
};

/**
 * `orch attach`: follows a run from its journal until nobody works on it, and tells how it ended. Ctrl-C ends the
 * following and not the run.
 */
export async function attachRun(context: CliContext, flags: CommonFlags, name?: string): Promise<void> {
  const { process } = context;
  const interrupt = createInterrupt({ write: () => undefined });
  try {
    await tell(context, flags, async () => {
      using journal = openJournal(process, flags, 'write');
      const now = (): number => systemClock.now();
      const { store, ...named } = await findRun(journal, name, now());
      const { record } = await startedRun(store, named, now());
      process.stderr.write(`following ${record.run}; Ctrl-C ends the following, not the run\n`);
      const onEvent = (event: JournalEvent, isOfChild: boolean): void => {
        const line = lineOf(event, isOfChild);
        if (line !== undefined) process.stderr.write(line);
      };
      try {
        await follow(store, record, { now, signal: interrupt.signal, onEvent });
      } catch (error) {
        if (!interrupt.signal.aborted) throw error; // what is known so far is told all the same
      }
      const { store: _store, ...found } = await findRun(store, record.run, now());
      return { ...(await statusOf(store, found, now())), exitCode: exitCodeOfState[found.state] };
    });
  } finally {
    if (interrupt.exitCode !== undefined) process.exitCode = interrupt.exitCode;
    interrupt.dispose();
  }
}

/** What of an event is worth a line while a run goes on. */
function lineOf(event: JournalEvent, isOfChild: boolean): string | undefined {
  const words: Partial<Record<JournalEvent['type'], string>> = {
    'node-started': 'begins',
    'node-succeeded': 'done',
    'node-failed': 'failed',
    'node-retrying': 'tries again',
    'node-waiting': 'waits',
    'approval-requested': 'asks',
    'approval-given': 'has its answer',
    'run-closed': 'ended',
  };
  const word = words[event.type];
  if (word === undefined) return undefined;
  const detail = detailOf(event);
  const indent = isOfChild ? '    ' : '  ';
  return `${indent}${word.padEnd(15)}${printable(event.node ?? '')}${detail === '' ? '' : `  ${printable(detail)}`}\n`;
}
