import { readFileSync, statSync } from 'node:fs';

import { isOrchError, messageOf, OrchError, systemErrorCode } from '@orch/core';

import type { CliProcess } from '../context.ts';
import { givenFolder } from './given.ts';

/** Largest file that is read as a whole, in bytes. A string of Node holds about twice as many. */
const largest = 256 * 1024 * 1024;

/**
 * Reads a file of any size that fits; a pipe or a device, which would be read for ever, is refused.
 *
 * @param file - its name in messages.
 * @param missing - the error where there is no such file.
 * @throws OrchError `ORCH_PRD_UNREADABLE`, `ORCH_PRD_TOO_COMPLEX` above 256 MiB, and `missing`.
 */
export function readDocumentFile(absolute: string, file: string, missing: (cause: unknown) => OrchError): Uint8Array {
  const location = { file, line: 1, column: 1 };
  try {
    const status = statSync(absolute);
    if (!status.isFile()) {
      const help = 'give the path of a file, not of a folder';
      throw new OrchError('ORCH_PRD_UNREADABLE', `${file} is no regular file`, { help, location });
    }
    if (status.size > largest) {
      const message = `${file} is larger than ${largest / 1024 / 1024} MiB`;
      throw new OrchError('ORCH_PRD_TOO_COMPLEX', message, { help: 'split the document', location });
    }
    return readFileSync(absolute);
  } catch (cause) {
    if (isOrchError(cause)) throw cause;
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(cause);
    const message = `${file} could not be read: ${messageOf(cause)}`;
    throw new OrchError('ORCH_PRD_UNREADABLE', message, { cause, help: 'check its permissions', location });
  }
}

/** The folder that a command works in. */
export function folderOf(process: CliProcess, folder: string | undefined): string {
  const path = givenFolder(process, '--cwd', folder);
  if (folder === undefined || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new OrchError('ORCH_CONFIG_NO_FOLDER', `there is no folder ${path}`, { help: 'correct --cwd' });
}
