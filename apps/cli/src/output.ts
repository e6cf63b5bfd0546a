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
          // Nobody reads any more: what is left has no reader to be lost for. And of messages that cannot be written
          // nobody can be told; they end no work.
          if (code === 'EPIPE' || (descriptor === 2 && code !== 'EAGAIN')) return;
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

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    // A closed descriptor is no terminal.
    return false;
  }
}
