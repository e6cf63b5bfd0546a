import { isOrchError, messageOf, OrchError, systemErrorCode, type ErrorCode, type SourceLocation } from '@orch/core';

/** `ORCH_FS_UNSAFE_PATH`: the path could reach something outside the root, or means different things elsewhere. */
export function unsafePath(path: string, reason: string): OrchError {
  const shown = path.length > 120 ? `${path.slice(0, 120)}…` : path;
  return new OrchError('ORCH_FS_UNSAFE_PATH', `${JSON.stringify(shown)} ${reason}`, {
    help: 'Give a path inside of the folder, through no symbolic link.',
    data: { path: shown },
  });
}

/** `ORCH_FS_CONFLICT`: the operation contradicts another one or what is on the disk. */
export function conflict(path: string, reason: string): OrchError {
  return new OrchError('ORCH_FS_CONFLICT', `${path} ${reason}`, {
    help: 'Choose another path, or move away what stands there.',
    location: at(path),
    data: { path },
  });
}

/** `ORCH_FS_STALE_BASE`: the file is not what the caller based its change on. */
export function staleBase(path: string): OrchError {
  return new OrchError('ORCH_FS_STALE_BASE', `${path} was changed by somebody else`, {
    help: helps.ORCH_FS_STALE_BASE,
    location: at(path),
    data: { path },
  });
}

/** `ORCH_ABORTED`, for the reason the caller has given. */
export function aborted(signal: AbortSignal): OrchError {
  return new OrchError('ORCH_ABORTED', 'the batch was aborted', { cause: signal.reason });
}

/** A failed file system call as an error with one of the documented codes. Errors that have one pass unchanged. */
export function fileError(error: unknown, data: Readonly<Record<string, unknown>> = {}): OrchError {
  if (isOrchError(error)) {
    if (Object.keys(data).length === 0) return error;
    return new OrchError(error.code, error.message, {
      ...(error.help === undefined ? {} : { help: error.help }),
      ...(error.location === undefined ? {} : { location: error.location }),
      data: { ...error.data, ...data },
      cause: error.cause,
    });
  }
  const code = codeOf(systemErrorCode(error));
  const path = error instanceof Error && 'path' in error ? error.path : undefined;
  return new OrchError(code, messageOf(error), {
    ...known(code, path),
    cause: error,
    data: { ...(path === undefined ? {} : { path }), ...data },
  });
}

/**
 * A failed call of `node:fs` on a path as an error with one of the codes that a flush has: `ORCH_FS_READ_ONLY`,
 * `ORCH_FS_NO_SPACE`, `ORCH_FS_STALE_BASE` where something else than expected is at the path, else `ORCH_FS_IO`.
 * The message tells the path, which those of calls on open files do not. An OrchError is returned as it is.
 */
export function fileErrorAt(error: unknown, path: string): OrchError {
  if (isOrchError(error)) return error;
  // the message of such an error has its path
  const named = error instanceof Error && 'path' in error;
  const message = named ? messageOf(error) : `${path}: ${messageOf(error)}`;
  const code = codeOf(systemErrorCode(error));
  return new OrchError(code, message, { ...known(code, path), cause: error, data: { path } });
}

const helps: Partial<Record<ErrorCode, string>> & { readonly ORCH_FS_STALE_BASE: string } = {
  ORCH_FS_READ_ONLY: 'Make the file and its folder writable.',
  ORCH_FS_NO_SPACE: 'Free some space and try again.',
  ORCH_FS_STALE_BASE: 'Read the file again and repeat the change.',
};

function known(code: ErrorCode, path: unknown): { help?: string; location?: SourceLocation } {
  const help = helps[code];
  return {
    ...(help === undefined ? {} : { help }),
    ...(typeof path === 'string' ? { location: at(path) } : {}),
  };
}

/** A file as a whole. */
function at(file: string): SourceLocation {
  return { file, line: 1, column: 1 };
}

function codeOf(systemCode: string | undefined): ErrorCode {
  switch (systemCode) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'ORCH_FS_READ_ONLY';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'ORCH_FS_NO_SPACE';
    case 'ENOTEMPTY':
    case 'EEXIST':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
      return 'ORCH_FS_STALE_BASE';
    default:
      return 'ORCH_FS_IO';
  }
}
