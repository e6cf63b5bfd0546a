import { accessSync, constants, existsSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Config, Workspace } from '@orch/config';
import { messageOf, OrchError, systemErrorCode } from '@orch/core';

/**
 * Refuses a workspace that cannot be written to before any work is done.
 *
 * @throws OrchError `ORCH_FS_READ_ONLY`, located at the folder; `ORCH_FS_UNSAFE_PATH` where a folder of orch is a
 *   symbolic link, which would lead its files elsewhere.
 */
export function assertWritable({ root, stateDir }: Workspace, { cacheDir, runsDir }: Config): void {
  check(root, () => accessSync(root, constants.W_OK));
  check(stateDir, () => makeFolder(stateDir));
  for (const folder of [cacheDir, runsDir]) {
    refuseLinks(root, folder);
    if (folder === runsDir) check(join(root, folder), () => makeFolder(join(root, folder)));
  }
}

function refuseLinks(root: string, folder: string): void {
  const parts = folder.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const path = join(root, ...parts.slice(0, length));
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw new OrchError('ORCH_FS_UNSAFE_PATH', `${folder} is a symbolic link`, {
        help: 'make it a folder, or name another one in orch.config.json',
        location: { file: path, line: 1, column: 1 },
      });
    }
  }
}

/** Makes a folder step by step: the recursive call of Node never ends on some special file systems. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    accessSync(folder, constants.W_OK);
    if (lstatSync(folder).isFile()) throw new Error('it is a file');
    return;
  }
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another start made it in the meantime.
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
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
