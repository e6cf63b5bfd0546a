import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';

import type { CliStream } from './context.ts';

/** Milliseconds between two attempts to write to a pipe that is full. */
const retryMs = 2;

/**
 * Standard output or standard error, written at once and whole: nothing is cut off when the process ends right after,
 * and the stream classes of Node, which cost a tenth of the start-up, are not loaded.
 */
export function openOutput(descriptor: 1 | 2): CliStream {
  let isClosed = false;
  return {
    get isClosed() {
      return isClosed;
    },
    get isTTY() {
      // Only of what can be a terminal are the stream classes worth their loading.
      return mayBeTerminal(descriptor) && (descriptor === 1 ? process.stdout : process.stderr).isTTY;
    },
    write(text) {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.byteLength;) {
        try {
          written += writeSync(descriptor, bytes, written);
        } catch (error) {
          const code = (error as NodeJS.ErrnoException).code;
          // Nobody reads any more: what is left has no reader to be lost for. And of messages that cannot be written
          // nobody can be told; they end no work.
          isClosed ||= code === 'EPIPE';
          if (isClosed || (descriptor === 2 && code !== 'EAGAIN')) return;
          if (code !== 'EAGAIN') throw new OutputError(error);
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
        }
      }
    },
  };
}

/** Standard output could not be written, for example because the disk is full. */
export class OutputError extends Error {
  constructor(cause: unknown) {
    super(`standard output could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'OutputError';
  }
}

function mayBeTerminal(descriptor: number): boolean {
  try {
    const device = fstatSync(descriptor);
    return device.isCharacterDevice() && device.rdev !== statSync(devNull, { throwIfNoEntry: false })?.rdev;
  } catch {
    // A closed descriptor is no terminal.
    return false;
  }
}
