import { readdirSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { nearest, OrchError } from '@orch/core';
import { decodeDocument } from '@orch/prd';

import type { CliProcess } from '../context.ts';
import { folderOf, readDocumentFile } from './document-file.ts';
import { given } from './given.ts';

export interface DocumentFile {
  /** As it was given, with `/`; it names the file in results and messages. */
  readonly file: string;
  readonly text: string;
}

/**
 * Reads the document that a command line names.
 *
 * @param folder - what `--cwd` says; the path is relative to it.
 * @throws OrchError `ORCH_CONFIG_NO_FOLDER`, `ORCH_PRD_MISSING` with the nearest name in the folder, and what
 *   `readDocumentFile` and `decodeDocument` throw.
 */
export function readPrdFile(process: CliProcess, folder: string | undefined, path: string): DocumentFile {
  const file = (given('<file>', path) ?? path).split(sep).join('/');
  const absolute = resolve(folderOf(process, folder), path);
  const bytes = readDocumentFile(absolute, file, (cause) => missing(absolute, file, cause));
  return { file, text: decodeDocument(bytes, file) };
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
