import { systemClock } from '@orch/core';

import { lineReader, type LineReader } from './line-reader.ts';
import type { Outputs } from './output-file.ts';
import type { OutputLine, ProcessOptions } from './types.ts';

/** The lines of both outputs of a command. */
export interface Lines extends LineReader {
  /** Whether somebody asks for lines. */
  readonly areRead: boolean;
  /** When a line was read that is the result, as `systemClock.monotonic()`. */
  readonly resultAt: () => number | undefined;
}

const defaultMaxLineBytes = 1024 ** 2;

/** Hands the lines of a command to its caller; where nobody asks for them nothing is read. */
export function commandLines(
  options: Pick<ProcessOptions, 'onLine' | 'isResult' | 'maxLineBytes'>,
  { stdout, stderr }: Outputs,
): Lines {
  const { onLine, isResult, maxLineBytes = defaultMaxLineBytes } = options;
  let resultAt: number | undefined;
  const give = (line: OutputLine): void => {
    if (isResult?.(line) === true) resultAt ??= systemClock.monotonic();
    onLine?.(line);
  };
  const readers: LineReader[] = [];
  if (onLine || isResult) {
    readers.push(lineReader(stdout, 'stdout', maxLineBytes, give));
    if (stderr !== stdout) readers.push(lineReader(stderr, 'stderr', maxLineBytes, give));
  }
  return {
    areRead: readers.length > 0,
    next: () => readers.map((reader) => reader.next()).includes(true),
    finish: () => {
      for (const reader of readers) reader.finish();
    },
    resultAt: () => resultAt,
  };
}
