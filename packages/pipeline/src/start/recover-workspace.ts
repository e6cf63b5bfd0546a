import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { Workspace } from '@orch/config';
import { OrchError, type Diagnostic } from '@orch/core';
import { isInterrupted, recover, type EditedSince, type RecoveryReport } from '@orch/fs-batch';

/** How often, and for how long, an end of another process's commit is waited for, in milliseconds. */
const waitMs = 20;
const mostWaitMs = 10_000;

/**
 * Brings the files back into which a start was writing when it was killed, and tells what became of them. What somebody
 * has edited since stays. A dry run only tells that there is such a start.
 *
 * @throws OrchError of the failed call if a file could not be brought back; `ORCH_LOCKED` where another process does not
 *   come to the end of its commit
 */
export async function recoverWorkspace(
  { root, stateDir }: Workspace,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Diagnostic[]> {
  const files = { root, journalDir: join(stateDir, 'files') };
  if (!isInterrupted(files)) return [];
  if (dryRun) return [interrupted];
  const { adoptEdited } = await import('../write/interrupted-code.ts');
  for (let waited = 0; ; waited += waitMs) {
    const report = recover({ ...files, amend: adoptEdited });
    // another process is writing and does the same before or after that
    if (!report.inProgress) return tellRecovery(report);
    if (waited >= mostWaitMs) {
      throw new OrchError('ORCH_LOCKED', 'another process has been writing files of this repository for 10 seconds', {
        help: 'start again when it has ended',
      });
    }
    await delay(waitMs);
  }
}

/** What a person needs to know of a recovery. */
export function tellRecovery({ rolledBack, edited }: RecoveryReport): Diagnostic[] {
  // that a folder was not removed, because it holds files of somebody else, changes nothing for them
  const told = edited.filter(({ action }) => action !== 'mkdir').map((file) => tellEdited(file));
  if (rolledBack.length === 0) return told;
  const paths = `${rolledBack.length} ${rolledBack.length === 1 ? 'path' : 'paths'}`;
  const message = `a start was interrupted while it wrote files; ${paths} that it had changed are as before it`;
  return [...told, { code: 'ORCH_RECOVERED', severity: 'info', message }];
}

const interrupted: Diagnostic = {
  code: 'ORCH_INTERRUPTED',
  severity: 'warning',
  message: 'a start was interrupted while it wrote files; this dry run takes the files as they are',
  help: 'the next start brings them back first, so that it may find other files than this dry run',
};

function tellEdited({ path, earlier, unfinished }: EditedSince): Diagnostic {
  const message = [
    `${path} was changed after a start had been interrupted, and is left as it is`,
    ...(unfinished ? ['that start was just writing it, so a part of it may be missing'] : []),
    ...(earlier === undefined ? [] : [`what it held before that start is in ${earlier}`]),
  ].join('; ');
  const help = [
    ...(earlier === undefined ? [] : [`take over from ${earlier} what you miss, and delete it`]),
    ...(unfinished ? ['--overwrite makes a generated file anew'] : []),
  ].join('; ');
  return {
    code: 'ORCH_RECOVERED_EDITED',
    severity: help === '' ? 'info' : 'warning',
    message,
    location: { file: path, line: 1, column: 1 },
    ...(help === '' ? {} : { help }),
  };
}
