import { closeSync, constants, fstatSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';

import { systemRandom } from '@orch/core';

import { parseCounters, type Counted } from './stats.ts';

/** A log of this size is full: the next process adds it to the database. */
const largeBytes = 32 * 1024;

/** Follows no link, and waits at no pipe: the folder may have come with a repository. */
const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const forAppending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | careful;
const forReading = constants.O_RDONLY | careful;

/**
 * A file beside the database to which a process that stored nothing appends its statistics: a write transaction for
 * them would make the close of the database wait for the disk. It may lose lines when processes are killed.
 */
export class StatLog {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds lines in one call, or answers false where that is impossible or the log has grown large. */
  append(lines: string): boolean {
    let file: number;
    try {
      file = openSync(this.#path, forAppending, 0o644);
    } catch {
      // The folder is away or cannot be written: the database deals with that.
      return false;
    }
    try {
      const stat = fstatSync(file);
      return stat.isFile() && stat.size <= largeBytes && writeSync(file, lines) === Buffer.byteLength(lines);
    } catch {
      return false;
    } finally {
      closeSync(file);
    }
  }

  read(): readonly Counted[] {
    return linesOf(this.#path);
  }

  /** Removes the log and returns what was in it. Of several processes one gets it. */
  take(): readonly Counted[] {
    const mine = `${this.#path}.${systemRandom.hex(6)}`;
    try {
      renameSync(this.#path, mine);
    } catch {
      // There is none, or another process has just taken it.
      return [];
    }
    const lines = linesOf(mine);
    rmSync(mine, { force: true, recursive: true });
    return lines;
  }
}

function linesOf(path: string): readonly Counted[] {
  let file: number;
  try {
    file = openSync(path, forReading);
  } catch {
    // There is none, or it cannot be read.
    return [];
  }
  try {
    return readFileSync(file, 'utf8').split('\n').flatMap(parseCounters);
  } catch {
    return [];
  } finally {
    closeSync(file);
  }
}
