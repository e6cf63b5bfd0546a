import { findWorkspace, recordTrust, revokeTrust, trustSubject } from '@orch/config';
import { systemClock } from '@orch/core';

import { userStateDir, type CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { givenFolder } from './given.ts';
import type { TrustFlags } from './trust.command.ts';

/** `orch trust`: records or revokes the user's trust in a repository. */
export function trust({ process }: CliContext, flags: TrustFlags): void {
  try {
    const cwd = givenFolder(process, '--cwd', flags.cwd);
    const workspace = findWorkspace({ cwd, userStateDir: userStateDir(process.env) });
    if (flags.revoke) {
      const existed = revokeTrust(workspace);
      process.stdout.write(existed ? `no longer trusted: ${workspace.root}\n` : `was not trusted: ${workspace.root}\n`);
    } else {
      recordTrust(workspace, trustSubject(workspace), systemClock.now());
      process.stdout.write(`trusted as it is now: ${workspace.root}\n`);
    }
  } catch (error) {
    process.exitCode = reportFailure(process, error, false);
  }
}
