import { closeSync, constants, openSync, unlinkSync, writeSync } from 'node:fs';

import { unwritable, namelessPath } from './output-file.ts';

/** What a command reads from its standard input. */
export interface Input {
  /** For `spawn`. */
  readonly stdin: 'ignore' | number;
  readonly close: () => void;
}

/**
 * Puts the input of a command into a file without a name: a pipe would fill up where the command does not read, and
 * would have to be fed while it runs.
 *
 * @throws OrchError `ORCH_PROCESS_OUTPUT` where there is no space for it
 */
export function openInput(content: string | Uint8Array | undefined): Input {
  if (content === undefined) return { stdin: 'ignore', close: () => undefined };
  const path = namelessPath();
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    unlinkSync(path);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    // Written at places, so that the command begins to read at the start.
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at);
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw unwritable(path, error);
  }
  const opened = fd;
  return { stdin: opened, close: () => closeSync(opened) };
}
