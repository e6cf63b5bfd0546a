import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { temporaryFolder } from '../repository/temporary.ts';
import { slices } from '../rescue/slices.ts';
import { requireSpace } from '../worktrees/disk.ts';
import { namesIn, openInside, unsafeClone } from './inside.ts';

/** A copy of the objects that a clone has of its own, where nobody else writes. It goes with the `using` block. */
export interface Quarantine extends Disposable {
  /** The repository of the user, with these objects before its own. */
  readonly place: Place;
  /** A file for the time of the quarantine. */
  file(name: string): string;
  /** The objects of the clone by their names, which have not been checked. */
  ids(): Promise<ObjectId[]>;
}

/** Kept free on the disk besides the objects themselves. */
const reserve = 64 * 1024 * 1024;

/**
 * Copies the objects of a clone: loose ones and packs, by the names that git gives them, and nothing else. What the clone says about
 * where more objects are, which are replaced, and where histories end is not read: refs, grafts and replacements are those of
 * the user's repository, and the only other objects are its own. The way git itself receives a push.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE`, `ORCH_GIT_DISK_FULL`.
 */
export async function quarantine(repository: OpenRepository, gitDir: string): Promise<Quarantine> {
  using stack = new DisposableStack();
  const folder = stack.use(temporaryFolder(repository));
  const objects = join(folder.path, 'objects');
  mkdirSync(join(objects, 'info'), { recursive: true });
  mkdirSync(join(objects, 'pack'));
  writeFileSync(join(objects, 'info/alternates'), alternatesOf(repository));
  const files = [...looseFiles(gitDir), ...packFiles(gitDir)];
  const pause = slices(systemClock);
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (const name of files) {
    const from = openInside(join(gitDir, 'objects'), name);
    if (from === undefined) continue; // packed or pruned meanwhile
    try {
      const { size } = fstatSync(from);
      if (size > 1024 * 1024) requireSpace(repository.commonDir, 2 * size + reserve, 'taking over objects');
      if (name.includes('/') && !name.startsWith('pack/'))
        mkdirSync(join(objects, name.slice(0, 2)), { recursive: true });
      await copy(from, join(objects, name), buffer, pause);
    } finally {
      closeSync(from);
    }
  }
  const place: Place = { ...repository.bare, objectDir: objects };
  const packs = files.filter((name) => name.startsWith('pack/'));
  for (const name of packs) {
    // The index of a pack says where objects are: it is made anew from the pack, which is checked by that.
    await checked(join(gitDir, 'objects', name), () => repository.git(place, ['index-pack', join(objects, name)]));
  }
  const held = stack.move();
  return {
    place,
    file: (name) => join(folder.path, name),
    async ids() {
      const ids = files.filter((name) => !name.startsWith('pack/')).map((name) => name.replace('/', ''));
      for (const name of packs) {
        const index = readFileSync(join(objects, name.replace(/\.pack$/, '.idx')));
        const { stdout } = await repository.git(repository.bare, ['show-index'], { input: index });
        for (const line of stdout.toString().split('\n')) ids.push(line.split(' ')[1] ?? '');
      }
      return ids.filter(isObjectId);
    },
    [Symbol.dispose]: () => held.dispose(),
  };
}

/** The list of other object folders of a repository that borrows from the user's. */
export function alternatesOf({ commonDir }: OpenRepository): string {
  return `${join(commonDir, 'objects')}\n`;
}

/** Gives a failure of git over what a clone holds the name of what it is. */
export async function checked<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (code !== 'ORCH_GIT_FAILED' && code !== 'ORCH_GIT_DAMAGED') throw error;
    throw unsafeClone(path, 'holds what git does not take', error);
  }
}

function* looseFiles(gitDir: string): Generator<string> {
  for (const folder of namesIn(gitDir, 'objects', /^[0-9a-f]{2}$/)) {
    for (const name of namesIn(gitDir, `objects/${folder}`, /^(?:[0-9a-f]{38}|[0-9a-f]{62})$/))
      yield `${folder}/${name}`;
  }
}

function packFiles(gitDir: string): string[] {
  return namesIn(gitDir, 'objects/pack', /^pack-[0-9a-f]{40,64}\.pack$/).map((name) => `pack/${name}`);
}

async function copy(from: number, to: string, buffer: Buffer, pause: () => Promise<void> | undefined): Promise<void> {
  const file = openSync(to, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    for (;;) {
      const bytes = readSync(from, buffer);
      if (bytes === 0) return;
      for (let at = 0; at < bytes;) at += writeSync(file, buffer, at, bytes - at);
      await pause();
    }
  } finally {
    closeSync(file);
  }
}
