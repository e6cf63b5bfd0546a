import { accessSync, constants, mkdirSync } from 'node:fs';

import { messageOf, OrchError } from '@orch/core';
import type { Workspace } from '@orch/config';

/**
 * Refuses a workspace that cannot be written to before any work is done.
 *
 * @throws OrchError `ORCH_FS_READ_ONLY`, located at the folder.
 */
export function assertWritable({ root, stateDir }: Workspace): void {
  check(root, () => accessSync(root, constants.W_OK));
  check(stateDir, () => mkdirSync(stateDir, { recursive: true }));
}

function check(folder: string, attempt: () => void): void {
  try {
    attempt();
  } catch (cause) {
    throw new OrchError('ORCH_FS_READ_ONLY', `${folder} cannot be written to: ${messageOf(cause)}`, {
      cause,
      help: 'change its permissions, or look at what would happen with --dry-run',
      location: { file: folder, line: 1, column: 1 },
    });
  }
}
