import { type ErrorCode, isOrchError, messageOf, OrchError, systemErrorCode } from '@orch/core';

interface Meaning {
  readonly code: ErrorCode;
  readonly says: string;
  readonly help?: string;
}

const busy: Meaning = {
  code: 'ORCH_SQLITE_BUSY',
  says: 'is locked by another process',
  help: 'Try again when the other process has finished, or raise the busy timeout.',
};
const corrupt: Meaning = {
  code: 'ORCH_SQLITE_CORRUPT',
  says: 'is damaged or is not a SQLite database',
  help: 'Restore the file from a copy, or move it aside to start with an empty one.',
};
const readOnly: Meaning = {
  code: 'ORCH_SQLITE_READ_ONLY',
  says: 'cannot be written',
  help: 'Make the file and its folder writable, or choose another folder.',
};
const full: Meaning = {
  code: 'ORCH_SQLITE_FULL',
  says: 'does not fit on the disk',
  help: 'Free some space and try again; what was committed before is intact.',
};
const io: Meaning = { code: 'ORCH_SQLITE_IO', says: 'could not be read or written' };
const cannotOpen: Meaning = { code: 'ORCH_SQLITE_CANNOT_OPEN', says: 'could not be opened' };
const failed: Meaning = { code: 'ORCH_SQLITE_FAILED', says: 'refused the statement' };

/** Primary result codes of https://www.sqlite.org/rescode.html. */
const byResultCode: ReadonlyMap<number, Meaning> = new Map([
  [3, readOnly],
  [5, busy],
  [6, busy],
  [8, readOnly],
  [10, io],
  [11, corrupt],
  [13, full],
  [14, cannotOpen],
  // Others were quicker each time that a log was to be opened, or one of them was stopped meanwhile.
  [15, busy],
  [26, corrupt],
]);

const bySystemCode: ReadonlyMap<string, Meaning> = new Map([
  ['EACCES', readOnly],
  ['EPERM', readOnly],
  ['EROFS', readOnly],
  ['ENOSPC', full],
  ['EDQUOT', full],
]);

/**
 * The typed form of whatever SQLite or the file system threw while the database at `path` was in use:
 * `ORCH_SQLITE_BUSY`, `_CORRUPT`, `_READ_ONLY`, `_FULL`, `_IO`, `_CANNOT_OPEN`, or `_FAILED` for everything else.
 * An `OrchError` is returned as it is. `data.resultCode` is SQLite's extended result code, where there is one.
 */
export function toOrchError(error: unknown, path: string): OrchError {
  if (error instanceof OrchError) return error;
  if (isOrchError(error)) return new OrchError(error.code, error.message, { cause: error });
  const resultCode = sqliteResultCode(error);
  const meaning = meaningOf(error, resultCode);
  const data = resultCode === undefined ? { path } : { path, resultCode };
  return new OrchError(meaning.code, `the database ${path} ${meaning.says}: ${messageOf(error)}`, {
    cause: error,
    location: { file: path, line: 1, column: 1 },
    data,
    ...(meaning.help === undefined ? {} : { help: meaning.help }),
  });
}

/** SQLite's extended result code of a thrown value, or undefined if it is not an error of SQLite. */
export function sqliteResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode;
}

function meaningOf(error: unknown, resultCode: number | undefined): Meaning {
  if (resultCode !== undefined) return byResultCode.get(resultCode & 0xff) ?? failed;
  const system = systemErrorCode(error);
  if (system === undefined || !/^E[A-Z0-9]+$/.test(system)) return failed;
  return bySystemCode.get(system) ?? io;
}
