import { execFileSync } from 'node:child_process';
import { closeSync, constants, copyFileSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';

import { tempDir } from '@orch/testkit';

/** A folder on a file system that shares blocks of files, or why there is none here. */
export type ReflinkDisk = (Disposable & { readonly path: string }) | { readonly path: null; readonly why: string };

/** Where temporary folders are, if their file system shares blocks; else a btrfs in a file, which takes root to mount. */
export function reflinkDisk(): ReflinkDisk {
  const temp = tempDir();
  if (sharesBlocks(temp.path)) return { path: temp.path, [Symbol.dispose]: () => temp[Symbol.dispose]() };
  const at = join(temp.path, 'disk');
  try {
    if (getuid?.() !== 0) throw new Error('temporary folders cannot share blocks, and only root can mount a btrfs');
    const image = join(temp.path, 'image');
    const file = openSync(image, 'w');
    ftruncateSync(file, 256 * 1024 * 1024);
    closeSync(file);
    mkdirSync(at);
    execFileSync('mkfs.btrfs', ['--quiet', image], { stdio: 'pipe' });
    execFileSync('mount', ['-o', 'loop', image, at], { stdio: 'pipe' });
    return {
      path: at,
      [Symbol.dispose]: () => {
        execFileSync('umount', [at], { stdio: 'pipe' });
        temp[Symbol.dispose]();
      },
    };
  } catch (error) {
    temp[Symbol.dispose]();
    return { path: null, why: String(error).split('\n', 1)[0] ?? '' };
  }
}

/** Whether the file system of a folder shares blocks of files. */
export function sharesBlocks(folder: string): boolean {
  writeFileSync(join(folder, 'one'), 'x'.repeat(10_000));
  try {
    copyFileSync(join(folder, 'one'), join(folder, 'two'), constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch {
    return false; // the file system, which is what was asked
  }
}
