import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** Bytes that most bundles and their code have at most. The kernel gives only those pages of them that are written to. */
const usual = 2 * 1024 * 1024;

/**
 * Reads a whole file; the bytes are good until the next one is read. Throws what `node:fs` does, and where the file is not
 * one that may be read.
 */
export type ReadInTurn = (path: string, mayRead?: (file: Stats) => boolean) => Buffer;

/**
 * Reads files one after the other into the same memory. A short process that reads each into memory of its own spends more
 * time on getting that from the kernel, page by page, than on reading.
 */
export function readInTurn(): ReadInTurn {
  let space: Buffer = Buffer.alloc(0);
  return (path, mayRead) => {
    const fd = openSync(path, 'r');
    try {
      const status = fstatSync(fd);
      if (mayRead?.(status) === false) throw new Error(`${path} belongs to somebody else`);
      const { size } = status;
      if (size > space.byteLength) space = Buffer.allocUnsafeSlow(Math.max(size, usual));
      let length = 0;
      while (length < size) {
        const read = readSync(fd, space, length, size - length, null);
        if (read === 0) break;
        length += read;
      }
      return space.subarray(0, length);
    } finally {
      closeSync(fd);
    }
  };
}
