import type { FileSystem } from './file-system.ts';

/** Writes all bytes, also when the system takes them in parts. */
export function writeAll(fileSystem: FileSystem, fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.byteLength;) {
    const written = fileSystem.write(fd, bytes, done, bytes.byteLength - done);
    if (written <= 0) throw Object.assign(new Error('the file system takes no more bytes'), { code: 'ENOSPC' });
    done += written;
  }
}
