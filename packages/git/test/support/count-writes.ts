import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Calls back before each file that is made anew and each that gets another name in this process, which no git is asked for. */
export function countWrites(count: () => void): void {
  const { openSync, renameSync } = fs;
  fs.openSync = (path, flags, mode) => {
    if (flags === 'wx') count();
    return openSync(path, flags, mode);
  };
  fs.renameSync = (from, to) => {
    count();
    renameSync(from, to);
  };
  syncBuiltinESMExports();
}
