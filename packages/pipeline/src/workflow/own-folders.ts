import { lstatSync, mkdirSync, readdirSync, writeFileSync, type Dirent } from 'node:fs';
import { dirname, join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';
import { fileErrorAt } from '@orch/fs-batch';

// Folders that orch keeps for itself inside the user's work tree. A repository may come with links in their place.

/**
 * Makes the folder of ours in which a file is to be written, and makes the outermost one ignore itself.
 *
 * @throws OrchError `ORCH_FS_UNSAFE_PATH`, `ORCH_FS_READ_ONLY`, `ORCH_FS_NO_SPACE`, `ORCH_FS_STALE_BASE`, `ORCH_FS_IO`
 */
export function makeOwnFolder(root: string, outermost: string, file: string): void {
  const folder = dirname(file);
  refuseLinks(root, folder);
  try {
    mkdirSync(join(root, folder), { recursive: true });
    ignoreFolder(join(root, outermost));
  } catch (cause) {
    throw fileErrorAt(cause, folder);
  }
}

/**
 * Refuses a path of which a part is a symbolic link, so that what is written below it would go elsewhere.
 *
 * @param path - relative to `root`; what does not exist yet is fine.
 * @throws OrchError `ORCH_FS_UNSAFE_PATH`, located at the link.
 */
export function refuseLinks(root: string, path: string): void {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const part = parts.slice(0, length).join('/');
    const found = lstatSync(join(root, part), { throwIfNoEntry: false });
    if (found?.isSymbolicLink() === true) throw linkError(root, part);
    // In what is no folder nothing can be looked for.
    if (found?.isDirectory() !== true) return;
  }
}

/**
 * Refuses a folder that holds symbolic links, because files of fixed names are opened in it.
 *
 * @throws OrchError `ORCH_FS_UNSAFE_PATH`, located at the first link.
 */
export function refuseLinksIn(root: string, folder: string): void {
  const link = entriesOf(join(root, folder)).find((entry) => entry.isSymbolicLink());
  if (link) throw linkError(root, folder === '' ? link.name : `${folder}/${link.name}`);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    const code = systemErrorCode(error);
    // Where there is no folder yet, there is no link in it; whether it can be used is seen when it is needed.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return [];
    throw error;
  }
}

function linkError(root: string, path: string): OrchError {
  return new OrchError('ORCH_FS_UNSAFE_PATH', `${path} is a symbolic link`, {
    help: 'orch writes its own files there and follows no link: remove it',
    location: { file: join(root, path), line: 1, column: 1 },
  });
}

function ignoreFolder(folder: string): void {
  try {
    // Exclusive: a link of this name is not followed.
    writeFileSync(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}
