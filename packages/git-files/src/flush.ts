import { closeSync, fsync, openSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { systemErrorCode } from '@orch/core';

/** What nobody flushes is on the disk by then: Linux writes it after half a minute, a busy disk later. In milliseconds. */
const writtenBackMs = 10 * 60_000;
/** Files that are open at a time at most. */
const atOnce = 128;

/** How much the times of files and of this process may differ. In milliseconds. */
const slackMs = 2000;

const onDisk = promisify(fsync);

/** When the last flush of a folder began, by the clock of the system and by one that nobody sets. */
const begun = new Map<string, { readonly at: number; readonly ticks: number }>();

/** Since when objects may not be on the disk, in milliseconds since the epoch. */
function openSince(gitDir: string, now: number, ticks: number): number {
  const last = begun.get(gitDir);
  // Where somebody has set the clock in between, its times say nothing.
  const isKnown = last !== undefined && Math.abs(now - last.at - (ticks - last.ticks)) < slackMs / 2;
  return Math.max(now - writtenBackMs, isKnown ? last.at - slackMs : 0);
}

/**
 * Puts those loose objects on the disk that were written in the last ten minutes, by whomever, and their names: git flushes no
 * loose object by itself, so that after a loss of power a branch could lead to empty ones. Packs git flushes. What this
 * process has flushed before it does not flush again.
 *
 * @throws the error of the system
 */
export async function flushObjects(gitDir: string): Promise<void> {
  const all = join(gitDir, 'objects');
  const now = { at: Date.now(), ticks: performance.now() };
  // By the time of the last change, which no program can set: a name that comes changes its folder, and its file.
  const since = openSince(gitDir, now.at, now.ticks);
  const folders = readdirSync(all)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .map((name) => join(all, name))
    .filter((folder) => isYounger(folder, since));
  const files = folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => /^(?:[0-9a-f]{38}|[0-9a-f]{62})$/.test(name))
      .map((name) => join(folder, name))
      .filter((file) => isYounger(file, since)),
  );
  await flushAll(files);
  if (folders.length > 0) await flushAll([...folders, all]);
  begun.set(gitDir, now);
}

/**
 * Puts the name of a ref on the disk, and those of the folders that it is in. Its content git flushes.
 *
 * @param ref - its full name. One that does not stand in a file of its own is none of these.
 * @throws the error of the system
 */
export async function flushRef(gitDir: string, ref: string): Promise<void> {
  const parts = ref.split('/');
  await flushAll(parts.map((_, length) => join(gitDir, ...parts.slice(0, length))));
}

async function flushAll(paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += atOnce) {
    const files: number[] = [];
    try {
      for (const path of paths.slice(at, at + atOnce)) {
        const file = open(path);
        if (file !== undefined) files.push(file);
      }
      // One after the other, each of them would wait for a write of its own.
      const results = await Promise.allSettled(files.map((file) => onDisk(file)));
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    } finally {
      for (const file of files) closeSync(file);
    }
  }
}

function isYounger(path: string, since: number): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) >= since;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []; // a git that tidies up has packed what was there
    throw error;
  }
}

function open(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined; // packed meanwhile, which git flushes
    throw error;
  }
}
