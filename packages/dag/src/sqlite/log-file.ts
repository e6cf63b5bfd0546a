import { closeSync, openSync, statSync, writeSync } from 'node:fs';
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

/** How much a log is lengthened at a time, in bytes: about 30 durable commits. */
const reserveBytes = 256 * 1024;

/** Who commits durably only a few times would pay for a reserve and not use it. */
const firstReserveAt = 4;

/**
 * Keeps zeros behind the last record of a write-ahead log. A flush of a file that has grown must also flush its new
 * size, through the journal of the file system, which took five to nine times as long as a flush in place on ext4.
 * SQLite reads a log up to the first record whose salt and checksum do not fit, so zeros are the end to it.
 */
export class LogReserve {
  readonly #log: string;
  #commits = 0;
  #size = 0;

  constructor(log: string) {
    this.#log = log;
  }

  /**
   * To be called inside every durable write transaction: there no other process writes the log. Where it fails, SQLite
   * lengthens the log itself.
   */
  keep(): void {
    if (++this.#commits < firstReserveAt) return;
    const size = sizeOf(this.#log);
    if (size === 0 || size === this.#size) return;
    this.#size = size;
    try {
      const file = openSync(this.#log, 'r+');
      try {
        this.#size += writeSync(file, new Uint8Array(reserveBytes), 0, reserveBytes, size);
      } finally {
        closeSync(file);
      }
    } catch {
      // A full disk or a file that may not be written: the commit itself tells what matters.
    }
  }
}
