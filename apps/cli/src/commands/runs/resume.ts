import { OrchError, systemClock } from '@orch/core';

import type { CliContext, CliProcess } from '../../context.ts';
import { reportFailure } from '../../render/failure.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { findRun, startedRun, type FoundRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { resumables, type Resumption } from './resumable.ts';

export interface ResumeFlags extends CommonFlags {
  readonly trust: boolean;
  readonly wait: boolean;
}

/**
 * `orch resume`: calls the command of a run again as it was called, which continues the run. Of one that works on behalf
 * of another, that is the command of the other.
 */
export async function resumeRun(context: CliContext, flags: ResumeFlags, name?: string): Promise<void> {
  let resumption: Resumption;
  try {
    using journal = openJournal(context.process, flags, 'read');
    const now = systemClock.now();
    const { store, ...found } = await findRun(journal, name, now);
    resumption = resumptionOf(await startedRun(store, found, now));
  } catch (error) {
    context.process.exitCode = reportFailure(context.process, error, flags.json);
    return;
  }
  const { invocation, again } = resumption;
  const { process } = context;
  const { argv, env, stdout, stderr, stdin } = process;
  // The working folder is that of the first call, because paths of the command line start there.
  const there: CliProcess = { argv, env, stdout, stderr, stdin, cwd: () => invocation.cwd };
  await again({ process: there }, invocation, flags);
  if (there.exitCode !== undefined) process.exitCode = there.exitCode;
}

/** @throws OrchError `ORCH_RUN_CLOSED` for a run that has ended, `ORCH_USAGE` for one that no command can call again. */
function resumptionOf({ record, state }: FoundRun): Resumption {
  const { run, request } = record;
  if (state === 'succeeded' || state === 'failed' || state === 'superseded') {
    throw new OrchError('ORCH_RUN_CLOSED', `run ${run} has ended: it is ${state}`, {
      help: 'start anew; what is up to date is not done again',
    });
  }
  const resumption = resumables(request);
  if (resumption !== undefined) return resumption;
  throw new OrchError('ORCH_USAGE', `run ${run} does not tell how it was started`, {
    help: 'give the command that started it once more',
  });
}
