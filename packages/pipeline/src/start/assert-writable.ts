import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import type { Config, Workspace } from '@orch/config';
import { isOrchError, messageOf, OrchError, systemErrorCode } from '@orch/core';
import { fileErrorAt } from '@orch/fs-batch';

import { refuseLinks, refuseLinksIn } from '../workflow/own-folders.ts';

/**
 * Refuses a workspace that cannot be written to before any work is done.
 *
 * @throws OrchError `ORCH_FS_READ_ONLY`, located at the folder; `ORCH_FS_NO_SPACE` where it cannot be made on a full disk; `ORCH_FS_CONFLICT` where a file is in its place; `ORCH_FS_UNSAFE_PATH` where a folder of orch is a
 *   symbolic link, or holds one, which would lead its files elsewhere.
 */
export function assertWritable({ root, gitCommonDir, stateDir }: Workspace, { cacheDir, runsDir }: Config): void {
  check(root, () => accessSync(root, constants.W_OK));
  // Where there is no git, the folder is one of the user's own, which no repository comes with.
  if (gitCommonDir !== undefined) {
    const state = relative(dirname(gitCommonDir), stateDir);
    refuseLinks(dirname(gitCommonDir), state);
    refuseLinksIn(dirname(gitCommonDir), state);
  }
  check(stateDir, () => makeFolder(stateDir));
  refuseLinks(root, cacheDir);
  refuseLinksIn(root, cacheDir);
  refuseLinks(root, runsDir);
  refuseLinksIn(root, runsDir);
  check(join(root, runsDir), () => makeFolder(join(root, runsDir)));
}

/** The same for the folder of the runs of a task, which another user may have made: it is needed only when code is written. */
export function assertRunsWritable({ root }: Workspace, { runsDir }: Config, taskId: string): void {
  const folder = `${runsDir}/${taskId}/cli`;
  refuseLinks(root, folder);
  check(join(root, folder), () => makeFolder(join(root, folder)));
}

/** Makes a folder step by step: the recursive call of Node never ends on some special file systems. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    accessSync(folder, constants.W_OK);
    if (!statSync(folder).isDirectory()) throw inTheWay(folder);
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

function inTheWay(path: string): OrchError {
  return new OrchError('ORCH_FS_CONFLICT', `${path} is no folder, and orch keeps its files there`, {
    help: 'move it away, or name another folder in the configuration',
    location: { file: path, line: 1, column: 1 },
  });
}

function check(folder: string, attempt: () => void): void {
  try {
    attempt();
  } catch (cause) {
    if (isOrchError(cause)) throw cause;
    const known = fileErrorAt(cause, folder);
    if (known.code === 'ORCH_FS_NO_SPACE') throw known;
    throw new OrchError('ORCH_FS_READ_ONLY', `${folder} cannot be written to: ${messageOf(cause)}`, {
      cause,
      help: 'change its permissions, or look at what would happen with --dry-run',
      location: { file: folder, line: 1, column: 1 },
    });
  }
}
