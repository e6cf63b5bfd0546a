import { statSync } from 'node:fs';
import { join } from 'node:path';

import type { Place } from './git.ts';

/** What a configuration names, as long as its files are those that it was read from. */
export interface KnownDrivers {
  /** Names that were read before from the same files; undefined where they have to be read. */
  find(place: Place): readonly string[] | undefined;
  /** Remembers names, where the files are still as they were at the time of `find`. */
  keep(place: Place, names: readonly string[]): void;
}

/** Files that were changed so shortly before, in milliseconds, may be changed again under the same time. */
const settledMs = 1000;

/**
 * Remembers which drivers a repository configures, so that git is not asked before each call that reads contents. Identity,
 * size and both times of the files decide; a process cannot set the time of the change. Configurations that include other
 * files are not remembered.
 *
 * @param now - milliseconds since the epoch.
 */
export function knownDrivers(now: () => number = Date.now): KnownDrivers {
  const known = new Map<string, { readonly stamp: string; readonly names: readonly string[] }>();
  const begun = new Map<string, string | undefined>();
  return {
    find(place) {
      const key = keyOf(place);
      if (key === undefined) return undefined;
      const stamp = stampOf(key, now());
      begun.set(key, stamp);
      const found = known.get(key);
      return found !== undefined && found.stamp === stamp ? found.names : undefined;
    },
    keep(place, names) {
      const key = keyOf(place);
      if (key === undefined) return;
      const stamp = stampOf(key, now());
      if (stamp === undefined || stamp !== begun.get(key) || names.some((name) => /^include/i.test(name))) {
        known.delete(key);
      } else known.set(key, { stamp, names });
    },
  };
}

/** The folders of a place, where they are named and not discovered. */
function keyOf({ gitDir, commonDir }: Place): string | undefined {
  if (gitDir === undefined) return undefined;
  return JSON.stringify([commonDir ?? gitDir, gitDir]);
}

/** What tells a state of the files from any other one; undefined where they were changed a moment ago. */
function stampOf(key: string, now: number): string | undefined {
  const [commonDir = '', gitDir = ''] = JSON.parse(key) as string[];
  const files = [join(commonDir, 'config'), join(commonDir, 'config.worktree'), join(gitDir, 'config.worktree')];
  const parts: string[] = [];
  for (const file of new Set(files)) {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    if (found !== undefined && Number(found.ctimeMs) > now - settledMs) return undefined;
    parts.push(found ? [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ') : 'none');
  }
  return parts.join('\n');
}
