import process from 'node:process';

import type { Disk } from './disk.ts';

/**
 * Brings the contents of files to the disk while the caller goes on, and then calls `end`. If the process ends before,
 * that is done at its exit; if it is killed, by the next flush or recovery.
 *
 * @param paths of files
 */
export async function settleLater(disk: Disk, paths: readonly string[], end: () => void): Promise<void> {
  const atExit = (): void => {
    try {
      syncNow(disk, paths);
      end();
    } catch {
      // nobody is left to be told; the journal stays for the next flush or recovery
    }
  };
  if (unsettled.size === 0) process.once('exit', settleAll);
  unsettled.add(atExit);
  try {
    await disk.fileSystem.syncFiles(paths.map((path) => disk.absolute(path)));
    end();
  } finally {
    unsettled.delete(atExit);
    if (unsettled.size === 0) process.removeListener('exit', settleAll);
  }
}

/** What is left to do if the process ends now. */
const unsettled = new Set<() => void>();

function settleAll(): void {
  for (const settle of unsettled) settle();
}

/** Brings the contents of those files to the disk that are still there. */
export function syncNow(disk: Disk, paths: readonly string[]): void {
  const { fileSystem } = disk;
  for (const path of paths) {
    const place = disk.absolute(path);
    if (fileSystem.lstat(place)?.kind !== 'file') continue;
    const fd = fileSystem.open(place, 'read');
    try {
      fileSystem.sync(fd);
    } finally {
      fileSystem.close(fd);
    }
  }
}
