import { lstatSync, utimesSync } from 'node:fs';

/**
 * When an index was written, in milliseconds since the epoch; undefined where there is none. A file that was changed in the
 * moment in which its index was written can look unchanged: git reads it again only while the index is no newer than the file
 * (racy-git in the technical documentation of git). A copy of an index must therefore be no newer than the index.
 */
export function indexTime(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** Gives the copy of an index the time of what it is a copy of. */
export function setIndexTime(path: string, time: number | undefined): void {
  if (time === undefined) return;
  // Earlier than it was: that of a file is more exact than what can be set, and one that is older has git read more files only.
  const seconds = (time - 1) / 1000;
  utimesSync(path, seconds, seconds);
}
