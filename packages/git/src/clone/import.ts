import { closeSync, openSync, readFileSync, statSync } from 'node:fs';

import { OrchError } from '@orch/core';

import type { ObjectId } from '../names.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { durable } from '../rescue/objects.ts';
import { checked, type Quarantine } from './quarantine.ts';

/**
 * Takes objects of a clone over into the repository, with all that they are made of: packed in quarantine, and unpacked
 * with every object hashed, checked by the rules of `git fsck` and followed to what it names. What has a false name does not
 * arrive, and nothing of the repository is replaced.
 *
 * @param known - a commit of the repository that the work began with.
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` where something is missing, forged or broken, `ORCH_GIT_FLOOD` for more than 1 GiB;
 *   nothing refers to what arrived then.
 */
export async function importObjects(
  repository: OpenRepository,
  source: Quarantine,
  gitDir: string,
  wanted: readonly ObjectId[],
  known: ObjectId,
): Promise<void> {
  if (wanted.length === 0) return;
  const { git, bare } = repository;
  const input = `${wanted.join('\n')}\n^${known}\n`;
  const pack = source.file('pack');
  await checked(gitDir, async () => {
    const file = openSync(pack, 'w');
    try {
      const args = ['pack-objects', '--quiet', '--revs', '--thin', '--local', '--delta-base-offset', '--stdout'];
      await git(source.place, args, { input, outputFd: file });
    } finally {
      closeSync(file);
    }
    requireSmall(pack, gitDir);
    const bytes = readFileSync(pack);
    if (countOf(bytes) > 0) {
      await git(bare, ['index-pack', '--strict', '--fix-thin', '--stdin'], { input: bytes, settings: durable });
    }
    // Not before here is it the repository alone that is asked.
    await git(bare, ['rev-list', '--objects', '--quiet', '--stdin'], { input });
  });
}

/** What comes in at once is held in memory, in bytes. */
const largestPack = 1024 ** 3;

function requireSmall(pack: string, gitDir: string): void {
  const { size } = statSync(pack);
  if (size <= largestPack) return;
  throw new OrchError('ORCH_GIT_FLOOD', `${gitDir} has ${size} bytes of new objects, more than may come in at once`, {
    help: 'Leave large files out of the commits of this task.',
    data: { gitDir, size, largest: largestPack },
  });
}

/** How many objects a pack says that it has (gitformat-pack(5)). */
function countOf(pack: Buffer): number {
  return pack.length < 12 ? 0 : pack.readUInt32BE(8);
}
