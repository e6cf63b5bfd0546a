import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { OrchError } from '@orch/core';

import type { Git } from '../process/git.ts';

/** `merge-tree --write-tree` came with 2.38. */
const minimum = [2, 38] as const;

/** Which program was found to be new enough. */
export interface Versions {
  isKnown(): boolean;
  keep(): void;
}

/**
 * Remembers in the database that a program was found to be new enough, as long as its file is the same: each process would
 * else ask it again.
 *
 * @param path - where programs are looked up, as `PATH` has it.
 */
export function versionsOf(db: DatabaseSync, program: string, path = ''): Versions {
  const stamp = stampOf(program, path);
  return {
    isKnown: () => stamp !== undefined && db.prepare('SELECT 1 FROM program WHERE stamp = ?').get(stamp) !== undefined,
    keep() {
      if (stamp === undefined) return;
      db.exec('DELETE FROM program');
      db.prepare('INSERT OR REPLACE INTO program VALUES (?)').run(stamp);
    },
  };
}

/** @throws OrchError `ORCH_GIT_TOO_OLD` */
export async function requireVersion(git: Git, cwd: string, versions?: Versions): Promise<void> {
  if (versions?.isKnown() === true) return;
  const { stdout } = await git({ cwd }, ['version']);
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout.toString()) ?? [];
  if (Number(major) > minimum[0] || (Number(major) === minimum[0] && Number(minor) >= minimum[1])) {
    versions?.keep();
    return;
  }
  throw new OrchError('ORCH_GIT_TOO_OLD', `git ${major}.${minor} is older than ${minimum.join('.')}`, {
    help: 'Install a newer git.',
  });
}

/** What tells the file of a program from any other one; undefined where it is not found. */
function stampOf(program: string, path: string): string | undefined {
  const places = program.includes('/')
    ? [program]
    : path
        .split(':')
        .filter(isAbsolute)
        .map((at) => join(at, program));
  for (const place of places) {
    const found = statSync(place, { bigint: true, throwIfNoEntry: false });
    if (found === undefined || !found.isFile()) continue;
    return [place, found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
  }
  return undefined;
}
