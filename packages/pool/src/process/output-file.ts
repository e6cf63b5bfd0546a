import { closeSync, constants, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { messageOf, OrchError, systemRandom } from '@orch/core';

/** One output of a child: a file of which we hold a descriptor that the child writes to directly. */
export interface OutputFile {
  readonly fd: number;
  /** Bytes written so far. */
  readonly size: () => number;
  /** The last `bytes` bytes as UTF-8 text that starts with a whole character. */
  readonly tail: (bytes: number) => string;
  /** Reads into `target` from a place on. Returns how many bytes there were. */
  readonly readAt: (position: number, target: Uint8Array) => number;
  readonly close: () => void;
}

/** Appending, so that a child which truncates its output leaves no hole in the file. */
const base = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

/** Both outputs of a child; they may be one file. */
export interface Outputs {
  readonly stdout: OutputFile;
  readonly stderr: OutputFile;
  /** Bytes in both together. */
  readonly total: () => number;
  readonly close: () => void;
}

/**
 * Opens the files for both outputs. Without a path a file has no name: it takes disk space until it is closed,
 * and nothing is left behind whatever kills us.
 *
 * @throws OrchError `ORCH_PROCESS_OUTPUT`
 */
export function openOutputs(stdoutFile: string | undefined, stderrFile: string | undefined): Outputs {
  const stdout = openOutput(stdoutFile);
  if (stdoutFile !== undefined && stdoutFile === stderrFile) {
    return { stdout, stderr: stdout, total: stdout.size, close: stdout.close };
  }
  let stderr: OutputFile;
  try {
    stderr = openOutput(stderrFile);
  } catch (error) {
    stdout.close();
    throw error;
  }
  return {
    stdout,
    stderr,
    total: () => stdout.size() + stderr.size(),
    close: () => {
      stdout.close();
      stderr.close();
    },
  };
}

function openOutput(path: string | undefined): OutputFile {
  const target = path ?? namelessPath();
  let fd: number | undefined;
  try {
    fd = openSync(target, base | (path === undefined ? constants.O_EXCL : constants.O_TRUNC), 0o600);
    if (!fstatSync(fd).isFile()) throw new Error('it is not a regular file');
    if (path === undefined) unlinkSync(target);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw unwritable(target, error);
  }
  return outputFile(fd);
}

function outputFile(fd: number): OutputFile {
  return {
    fd,
    size: () => fstatSync(fd).size,
    tail: (bytes) => readTail(fd, bytes),
    readAt: (position, target) => readSync(fd, target, 0, target.length, position),
    close: () => closeSync(fd),
  };
}

/** A path for a file that loses its name at once. */
export function namelessPath(): string {
  return join(tmpdir(), `orch-output-${systemRandom.hex(12)}`);
}

export function unwritable(path: string, cause: unknown): OrchError {
  return new OrchError('ORCH_PROCESS_OUTPUT', `cannot write the output file ${path}: ${messageOf(cause)}`, {
    help: 'Name a file in an existing folder that is writable and has space; symbolic links are not followed.',
    cause,
    data: { path },
  });
}

function readTail(fd: number, bytes: number): string {
  const { size } = fstatSync(fd);
  const start = Math.max(0, size - bytes);
  const buffer = Buffer.alloc(Math.min(size, bytes));
  let filled = 0;
  while (filled < buffer.length) {
    const read = readSync(fd, buffer, filled, buffer.length - filled, start + filled);
    if (read === 0) break;
    filled += read;
  }
  const from = start === 0 ? 0 : firstWholeCharacter(buffer);
  return buffer.toString('utf8', from, filled);
}

/** Index of the first byte that does not continue a UTF-8 character; a character has at most three such bytes. */
function firstWholeCharacter(bytes: Buffer): number {
  let index = 0;
  while (index < 3 && ((bytes[index] ?? 0) & 0xc0) === 0x80) index++;
  return index;
}
