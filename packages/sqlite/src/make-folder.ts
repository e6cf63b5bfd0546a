import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { systemErrorCode } from '@orch/core';

/**
 * Makes a folder and those it is in, and leaves one that is there. Each is tried twice at most: the recursion of Node's
 * own `mkdirSync` never ends below `/proc`, where nothing can be made.
 */
export function makeFolder(folder: string): void {
  if (isMade(folder)) return;
  makeFolder(dirname(folder));
  if (!isMade(folder)) mkdirSync(folder);
}

/** False if the folder that it would be in is missing. */
function isMade(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return true;
    if (code === 'ENOENT' && dirname(folder) !== folder) return false;
    throw error;
  }
}
