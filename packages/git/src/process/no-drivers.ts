import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode } from '@orch/core';

import type { Place } from './git.ts';

/**
 * The beginning of a section that could configure a driver, or bring in a file that does, wherever it stands: what only looks
 * like one, in a value or a comment, is for git to judge. A section begins with its name (git-config(1), SYNTAX).
 */
const section = /\[\s*(?:filter|merge|diff|include)/i;

/** Longer than nearly all configurations. */
const buffer = Buffer.alloc(32 * 1024);

/**
 * Whether the files of a configuration show that it has no driver and includes nothing, so that git need not be asked. False
 * where only git knows: the place does not name its folders, or a file is long, or none that can be read.
 */
export function hasNoDrivers({ gitDir, commonDir }: Place): boolean {
  if (gitDir === undefined) return false;
  const common = commonDir ?? gitDir;
  const files = [join(common, 'config'), join(common, 'config.worktree'), join(gitDir, 'config.worktree')];
  return [...new Set(files)].every((file) => {
    const text = textOf(file);
    return text !== undefined && !section.test(text);
  });
}

/** The text of a file, empty where there is none; undefined where it is something else or long. */
function textOf(path: string): string | undefined {
  let file: number;
  try {
    // What waits for somebody at its other end would be waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? '' : undefined;
  }
  try {
    if (!fstatSync(file).isFile()) return undefined;
    const size = readSync(file, buffer, 0, buffer.length, 0);
    return size < buffer.length ? buffer.toString('latin1', 0, size) : undefined;
  } catch {
    return undefined; // git says what is wrong with it
  } finally {
    closeSync(file);
  }
}
