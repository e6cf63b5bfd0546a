import { closeSync, fdatasyncSync, openSync, statSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Up to this size, in bytes, reading a log again costs less than the flushes of moving it into the database. */
const shortLog = 1024 * 1024;

/** Whether a log holds anything and may stay when its database is closed. */
export function isShort(log: string): boolean {
  const size = sizeOf(log);
  return size > 0 && size < shortLog;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * A second connection, which reads only. While it is open, SQLite neither moves the log into the database nor deletes
 * it when the writer closes, and it does not do so itself. The log stays as it does when a process is killed.
 */
export function readerOf(path: string): Disposable | undefined {
  try {
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.prepare('SELECT value FROM fence').get();
    return { [Symbol.dispose]: () => reader.close() };
  } catch {
    return undefined; // Then the log is moved, as SQLite does by itself.
  }
}

/** How much a log is lengthened at a time, in bytes: about 60 durable commits. */
const reserveBytes = 256 * 1024;

/** Who commits durably only a few times would pay for a reserve and not use it. */
const firstReserveAt = 4;

/** Commits between two looks at the size of a log: they rarely use up a reserve. */
const commitsPerLook = 16;

/**
 * The write-ahead log of a connection, flushed by us. SQLite flushes with `fsync`, which on a journaling file system also
 * writes the time of the last change through the journal of that file system: `fdatasync` does not, and takes about half
 * as long. The same goes for a new size, so zeros are kept behind the last record; a flush of a file that has grown took
 * five to nine times as long as one in place on ext4. SQLite reads a log up to the first record whose salt and checksum
 * do not fit, so zeros are the end to it.
 */
export class LogFile implements Disposable {
  readonly #path: string;
  readonly #sync: (file: number) => void;
  #file: number | undefined;
  #commits = 0;
  #size = 0;

  constructor(path: string, sync: (file: number) => void = fdatasyncSync) {
    this.#path = path;
    this.#sync = sync;
  }

  /** Whether it is time to {@link reserve}. To be asked once for every durable write transaction. */
  isReserveDue(): boolean {
    return ++this.#commits >= firstReserveAt && this.#commits % commitsPerLook === firstReserveAt;
  }

  /**
   * Lengthens the log where it has been used up. To be called inside a write transaction: there no other process writes
   * the log. Where it fails, SQLite lengthens the log itself.
   */
  reserve(): void {
    const size = sizeOf(this.#path);
    if (size === 0 || size === this.#size) return;
    this.#size = size;
    try {
      this.#size += writeSync(this.#open(), new Uint8Array(reserveBytes), 0, reserveBytes, size);
    } catch {
      // A full disk or a file that may not be written: the commit itself tells what matters.
    }
  }

  /** Puts everything that was committed before on the disk. To be called after the transaction. */
  flush(): void {
    this.#sync(this.#open());
  }

  [Symbol.dispose](): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** The log stays the same file as long as the connection is open. */
  #open(): number {
    return (this.#file ??= openSync(this.#path, 'r+'));
  }
}
