import { OrchError } from '@orch/core';
import { newObject, readObject } from '@orch/git-files';

import { isObjectId, type ObjectId } from '../names.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import { keepObjects, putObjects } from './write-objects.ts';

/** What makes a commit. */
export interface CommitParts {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  /** Ends with a line feed. */
  readonly message: string;
}

/**
 * Writes a commit of whoever the repository was opened for, made now, and puts all on the disk that it can lead to. Nothing leads
 * to it yet.
 *
 * @throws OrchError `ORCH_GIT_DISK_FULL`, `_READ_ONLY`, `_FAILED`
 */
export async function writeCommit(repository: OpenRepository, parts: CommitParts): Promise<ObjectId> {
  const commit = newObject(repository.objectFormat, 'commit', contentOf(repository, parts));
  await putObjects(repository, [commit]);
  await keepObjects(repository);
  const id = commit.id as ObjectId;
  const { known } = repository;
  known.commits.add(id);
  known.trees.set(id, parts.tree);
  known.parents.set(id, parts.parents);
  for (const parent of parts.parents) known.ancestors.set(`${parent} ${id}`, true);
  return id;
}

/** As git writes it, see "commit objects" in gitformat-commit and git-commit-tree(1). */
function contentOf({ identity, clock }: OpenRepository, { tree, parents, message }: CommitParts): Buffer {
  if (message.includes('\0')) {
    throw new OrchError('ORCH_GIT_FAILED', 'no message of a commit can have a zero byte', {
      help: 'Take it out of the title of the task.',
    });
  }
  const name = plain(identity.name);
  if (name === '') {
    throw new OrchError('ORCH_GIT_FAILED', `no commit can be made by ${JSON.stringify(identity.name)}`, {
      help: 'Open the repository with an identity whose name has letters.',
    });
  }
  const now = clock.now();
  const who = `${name} <${plain(identity.email)}> ${Math.floor(now / 1000)} ${zoneAt(now)}`;
  const lines = [`tree ${tree}`, ...parents.map((id) => `parent ${id}`), `author ${who}`, `committer ${who}`, '', ''];
  return Buffer.from(lines.join('\n') + message);
}

/** Without what ends a name, and without what git cuts off at its ends: spaces, control characters and some marks. */
function plain(name: string): string {
  return name.replaceAll(/[<>\n\0]/g, '').replaceAll(/^[\0- .,:;"'\\]+|[\0- .,:;"'\\]+$/g, '');
}

/** The zone of this machine at a time, as `+0130`. */
function zoneAt(at: number): string {
  const minutes = -new Date(at).getTimezoneOffset();
  const size = Math.abs(minutes);
  const parts = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${parts.join('')}`;
}

/** What a commit says of itself. */
export interface FoundCommit {
  readonly tree: ObjectId;
  readonly parents: readonly ObjectId[];
  /** All of it, as git shows it. */
  readonly text: string;
}

/** A commit that stands in a file of its own; undefined where git has to be asked. */
export function readCommit(
  { commonDir, objectFormat }: Pick<OpenRepository, 'commonDir' | 'objectFormat'>,
  id: ObjectId,
): FoundCommit | undefined {
  const found = readObject(commonDir, objectFormat, id);
  if (found?.type !== 'commit') return undefined;
  const text = found.content.toString();
  // Lines of these names further down mean nothing.
  const [, tree = '', named = ''] = /^tree (\S+)\n((?:parent \S+\n)*)author /.exec(text) ?? [];
  const parents = [...named.matchAll(/ (\S+)/g)].map(([, parent = '']) => parent);
  return isObjectId(tree) && parents.every(isObjectId) ? { tree, parents, text } : undefined;
}
