import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

// The git folder of a clone belongs to an agent. It is read as plain files, never by a git that works in it, and nothing
// in it may lead out of it.

/** The error of something in the git folder of a clone that is not what git makes. */
export function unsafeClone(path: string, why: string, cause?: unknown): OrchError {
  return new OrchError('ORCH_GIT_CLONE_UNSAFE', `${path} ${why}: nothing of it is taken`, {
    help: 'Something has changed the repository of this task by other means than git. Look at it; its files are still there.',
    data: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Whether there is a real folder at `path` below `root`, each part of which is one.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` for a link, or anything else that stands there.
 */
export function folderInside(root: string, path: string): boolean {
  let at = root;
  for (const part of ['', ...path.split('/').filter((name) => name !== '')]) {
    at = join(at, part);
    const kind = lstatSync(at, { throwIfNoEntry: false });
    if (kind === undefined) return false;
    if (!kind.isDirectory()) throw unsafeClone(at, 'is no folder');
  }
  return true;
}

/** The names that a pattern has in a real folder below `root`; none where there is no folder. */
export function namesIn(root: string, folder: string, pattern: RegExp): string[] {
  return folderInside(root, folder) ? readdirSync(join(root, folder)).filter((name) => pattern.test(name)) : [];
}

/**
 * The bytes of a plain file below `root`, through real folders only; undefined where there is none.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` for a link, a pipe, a folder, or more than `maxBytes`.
 */
export function readInside(root: string, path: string, maxBytes: number): Buffer | undefined {
  const file = openInside(root, path);
  if (file === undefined) return undefined;
  try {
    const { size } = fstatSync(file);
    if (size > maxBytes) throw unsafeClone(join(root, path), `has more than ${maxBytes} bytes`);
    const bytes = Buffer.alloc(size);
    let read = 0;
    while (read < size) {
      const more = readSync(file, bytes, read, size - read, read);
      if (more === 0) break;
      read += more;
    }
    return bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
}

/** The descriptor of a plain file below `root`; undefined where there is none. */
export function openInside(root: string, path: string): number | undefined {
  const cut = path.lastIndexOf('/');
  if (!folderInside(root, path.slice(0, Math.max(0, cut)))) return undefined;
  const whole = join(root, path);
  let file: number;
  try {
    file = openSync(whole, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw unsafeClone(whole, 'cannot be read as a plain file', error);
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw unsafeClone(whole, 'is no plain file');
}
