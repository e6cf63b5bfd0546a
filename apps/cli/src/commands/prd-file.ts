import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { isOrchError, messageOf, nearest, OrchError, systemErrorCode } from '@orch/core';
import { decodeDocument } from '@orch/prd';

import type { CliProcess } from '../context.ts';

/** Largest document that is read as a whole, in bytes. A string of Node holds about twice as many. */
const largest = 256 * 1024 * 1024;

export interface DocumentFile {
  /** As it was given, with `/`; it names the file in results and messages. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the document that a command line names.
 *
 * @param folder - what `--cwd` says; the path is relative to it.
 * @throws OrchError `ORCH_CONFIG_NO_FOLDER`, `ORCH_PRD_MISSING` with the nearest name in the folder,
 *   `ORCH_PRD_UNREADABLE`, `ORCH_PRD_TOO_COMPLEX` above 256 MiB, and what `decodeDocument` throws.
 */
export function readPrdFile(process: CliProcess, folder: string | undefined, path: string): DocumentFile {
  const file = path.split(sep).join('/');
  const absolute = resolve(folderOf(process, folder), path);
  try {
    const { size } = requireFile(absolute, file);
    if (size > largest) {
      throw new OrchError('ORCH_PRD_TOO_COMPLEX', `${file} is larger than ${largest / 1024 / 1024} MiB`, {
        help: 'split the document',
        location: { file, line: 1, column: 1 },
      });
    }
    return { file, text: decodeDocument(readFileSync(absolute), file) };
  } catch (cause) {
    if (isOrchError(cause)) throw cause;
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing(absolute, file, cause);
    throw new OrchError('ORCH_PRD_UNREADABLE', `${file} could not be read: ${messageOf(cause)}`, {
      cause,
      help: 'check its permissions',
      location: { file, line: 1, column: 1 },
    });
  }
}

/** The folder that a command works in. */
export function folderOf(process: CliProcess, folder: string | undefined): string {
  const path = resolve(process.cwd(), folder ?? '.');
  if (folder !== undefined && statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new OrchError('ORCH_CONFIG_NO_FOLDER', `there is no folder ${path}`, { help: 'correct --cwd' });
  }
  return path;
}

/** A pipe or a device would be read for ever. */
function requireFile(absolute: string, file: string): { size: number } {
  const status = statSync(absolute);
  if (status.isFile()) return status;
  throw new OrchError('ORCH_PRD_UNREADABLE', `${file} is no regular file`, {
    help: 'give the path of a file, not of a folder',
    location: { file, line: 1, column: 1 },
  });
}

function missing(absolute: string, file: string, cause: unknown): OrchError {
  const near = nearest(basename(absolute), namesIn(dirname(absolute)));
  return new OrchError('ORCH_PRD_MISSING', `the requirement document ${file} does not exist`, {
    cause,
    help: near === undefined ? 'check the path' : `did you mean ${join(dirname(file), near).split(sep).join('/')}?`,
    location: { file, line: 1, column: 1 },
  });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Then there is nothing to suggest.
    return [];
  }
}
