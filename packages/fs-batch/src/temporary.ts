import type { Disk } from './disk.ts';
import { parentOf } from './paths.ts';
import { writeAll } from './write-all.ts';

/** The name under which new content of a file is written before a rename puts it into place. */
export function temporaryPath(path: string, tag: string): string {
  const parent = parentOf(path);
  const name = path.slice(parent === '' ? 0 : parent.length + 1);
  return `${parent === '' ? '' : `${parent}/`}.${Buffer.from(name)
    .subarray(0, 200)
    .toString('latin1')
    .replaceAll(/[^\w.-]/gu, '_')}.${tag}.orch-tmp`;
}

/** Removes a file if there is one; anything else is not ours. */
export function removeFile(disk: Disk, path: string): boolean {
  if (disk.status(path)?.kind !== 'file') return false;
  disk.fileSystem.unlink(disk.absolute(path));
  return true;
}

/** Gives a path its content at once: whoever looks, and however this ends, finds the old state or the new. */
export function putWhole(disk: Disk, path: string, temporary: string, content: Uint8Array, mode: number): void {
  removeFile(disk, temporary);
  const fd = disk.fileSystem.open(disk.absolute(temporary), 'create', mode);
  try {
    writeAll(disk.fileSystem, fd, content);
  } finally {
    disk.fileSystem.close(fd);
  }
  disk.fileSystem.chmod(disk.absolute(temporary), mode);
  disk.fileSystem.rename(disk.absolute(temporary), disk.absolute(path));
}
