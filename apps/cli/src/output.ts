import { fstatSync, writeSync } from 'node:fs';

import type { CliStream } from './context.ts';

/** Milliseconds between two attempts to write to a pipe that is full. */
const retryMs = 2;

/**
 * Standard output or standard error, written at once and whole: nothing is cut off when the process ends right after,
 * and the stream classes of Node, which cost a tenth of the start-up, are not loaded.
 */
export function openOutput(descriptor: 1 | 2): CliStream {
  return {
    get isTTY() {
      const stream = descriptor === 1 ? process.stdout : process.stderr;
      return isCharacterDevice(descriptor) && stream.isTTY;
    },
    write(text) {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.byteLength;) {
        try {
          written += writeSync(descriptor, bytes, written);
        } catch (error) {
          const code = (error as NodeJS.ErrnoException).code;
          // Nobody reads any more: what is left has no reader to be lost for.
          if (code === 'EPIPE') return;
          if (code !== 'EAGAIN') throw new OutputError(descriptor, error);
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryMs);
        }
      }
    },
  };
}

/** The output could not be written, for example because the disk is full. */
export class OutputError extends Error {
  constructor(descriptor: number, cause: unknown) {
    super(`${descriptor === 1 ? 'standard output' : 'standard error'} could not be written`, { cause });
    this.name = 'OutputError';
  }
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // A closed descriptor is no terminal.
    return false;
  }
}
