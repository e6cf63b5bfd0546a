import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemErrorCode, type Random } from '@orch/core';

/**
 * A random word that is part of every key of the workspace's cache. It is kept outside of the work tree, so that a
 * repository that comes with a forged cache cannot make results, such as passed tests, stand in for work.
 * The file appears whole or not at all; one that is damaged is made again.
 *
 * @param dryRun - make nothing; without a word there is no result that could be used.
 */
export function cacheKey(stateDir: string, dryRun: boolean, random: Random): string {
  const file = join(stateDir, 'cache.key');
  const known = read(file);
  if (known !== undefined) return known;
  const made = random.hex(16);
  if (dryRun) return made;
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(stateDir, { recursive: true });
    writeFileSync(temporary, made, { mode: 0o600 });
    if (known === undefined && read(file) === undefined) rmSync(file, { force: true });
    linkSync(temporary, file);
    return made;
  } catch (error) {
    // Another start made it first; where the folder cannot be written to, results live for this run only.
    return systemErrorCode(error) === 'EEXIST' ? (read(file) ?? made) : made;
  } finally {
    removeIfPossible(temporary);
  }
}

function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder is none, or cannot be written to.
  }
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return /^[0-9a-f]{32}$/.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
