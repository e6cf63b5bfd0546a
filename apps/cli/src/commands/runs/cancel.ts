import { setTimeout as sleep } from 'node:timers/promises';

import { systemClock } from '@orch/core';
import { cancelRun, type RunStore } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { exitCodes } from '../../exit-codes.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { given } from '../given.ts';
import { tell } from '../tell.ts';
import { runDocument } from './documents.ts';
import { findRun, shortName, type FoundRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { whoIs } from './who.ts';

export interface CancelFlags extends CommonFlags {
  readonly reason?: string;
  readonly by?: string;
  readonly timeout: number;
}

/** Milliseconds between two looks at a run that is to stop. */
const lookMs = 100;

/** `orch cancel`: stops a run, and waits until it has stopped. */
export async function stopRun(context: CliContext, flags: CancelFlags, name?: string): Promise<void> {
  await tell(context, flags, async () => {
    using journal = openJournal(context.process, flags, 'write');
    const { store, ...found } = await findRun(journal, name, systemClock.now());
    const reason = given('--reason', flags.reason);
    const wish = { by: whoIs(flags.by), ...(reason === undefined ? {} : { reason }) };
    const answer = await cancelRun(store, found.record, wish, systemClock.now());
    if (answer === 'asked') context.process.stderr.write('waiting for the run to stop\n');
    const now = answer === 'not-running' ? found : await stopped(store, found, flags.timeout);
    const isLeft = now.state === 'running';
    const run = shortName(found.record.run);
    return {
      document: { run: runDocument(now), answer },
      text: `${printable(now.subject)}: ${now.state} (${now.record.run})\n`,
      hint: hintOf(answer, now, run),
      ...(isLeft ? { exitCode: exitCodes.locked } : {}),
    };
  });
}

function hintOf(answer: Awaited<ReturnType<typeof cancelRun>>, { state }: FoundRun, run: string): string {
  if (answer === 'not-running') return 'it was not running';
  if (state === 'running') return 'it was asked to stop and has not stopped yet';
  return state === 'succeeded' || state === 'failed'
    ? 'it ended before it saw that'
    : `continue with: orch resume ${run}`;
}

/** The run as soon as nobody works on it any more, or as it is after `timeoutMs`. */
async function stopped(store: RunStore, found: FoundRun, timeoutMs: number): Promise<FoundRun> {
  const deadline = systemClock.monotonic() + timeoutMs;
  for (;;) {
    const { store: _store, ...now } = await findRun(store, found.record.run, systemClock.now());
    if (now.state !== 'running' || systemClock.monotonic() >= deadline) return now;
    await sleep(lookMs);
  }
}
