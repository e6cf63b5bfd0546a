import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { newObject, type NewObject, type ObjectFormat, readObject, writeObjects } from '@orch/git-files';

import { lockIn, type Pushed, type RefChange } from '../git/push.ts';
import type { LocalContext } from './context.ts';

// A push to a repository of this machine starts seven processes, which hand each other what stands in a few files.

/** What is copied at most: mostly a task has changed some files. */
const [mostCommits, mostObjects, mostBytes] = [100, 500, 8 * 1024 * 1024];

/**
 * Moves a branch of the forge like a push, with the objects that it lacks copied from file to file: each is what its name says,
 * all are on the disk before git finds the history of the commit to be whole in the forge alone, and the branch moves last and
 * only from where it is expected. Undefined where git has to push: where objects are packed, large or many, branches are deleted, a
 * history is shallow, or the forge has settings for what it receives. Nothing has been moved then.
 */
export async function copyPush(
  context: Pick<LocalContext, 'git' | 'path' | 'source'> & { readonly format: ObjectFormat },
  { branch, commit, expect }: RefChange,
  signal?: AbortSignal,
): Promise<Pushed | undefined> {
  const { git, path, source, format } = context;
  if (commit === null || commit.length !== (format === 'sha1' ? 40 : 64)) return undefined;
  if (existsSync(join(source.gitDir, 'shallow')) || receivesInItsOwnWay(path)) return undefined;
  const call = { gitDir: path, cwd: path, accept: [0, 1, 128], signal };
  // The commit without what the branches hold.
  const range = ['--not', '--branches', '--not', '--end-of-options', commit];
  const listed = await git({
    ...call,
    args: ['rev-list', '--objects', '--no-object-names', `--max-count=${mostCommits}`, ...range],
    // A graph of commits that an agent has written there could tell of others.
    settings: [['core.commitGraph', 'false']],
    variables: { GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(source.gitDir, 'objects')) },
  });
  if (listed.exitCode !== 0) return undefined;
  const objects = read(source.gitDir, format, listed.stdout.split('\n').filter(Boolean));
  if (objects === undefined) return undefined;
  // Git finds none of them where it looks from the branches: what stands under their names may be damaged.
  await writeObjects(path, objects, { areMissing: true });
  // What was listed may have been changed since, and what lies beside it is nothing to the forge.
  const whole = await git({ ...call, args: ['rev-list', '--objects', '--quiet', ...range] });
  if (whole.exitCode !== 0) return undefined;
  const args = ['update-ref', '--end-of-options', `refs/heads/${branch}`, commit, expect ?? '0'.repeat(commit.length)];
  const { exitCode, stderr } = await git({ ...call, args });
  if (exitCode === 0) return { ok: true };
  return { ok: false, stale: false, said: stderr, lock: lockIn(stderr) };
}

/** The objects of a list; undefined where one of them does not stand in a file of its own, or they are too many. */
function read(gitDir: string, format: ObjectFormat, ids: readonly string[]): NewObject[] | undefined {
  if (ids.length > mostObjects) return undefined;
  const objects: NewObject[] = [];
  let room = mostBytes;
  for (const id of ids) {
    const found = room > 0 ? readObject(gitDir, format, id, room) : undefined;
    if (found === undefined) return undefined;
    room -= found.content.length;
    objects.push(newObject(format, found.type, found.content));
  }
  return objects;
}

/** Whether the configuration of a repository may refuse what it receives: only a push asks it. */
function receivesInItsOwnWay(path: string): boolean {
  return /\[\s*(?:receive|transfer|include)|worktreeConfig/i.test(readFileSync(join(path, 'config'), 'utf8'));
}

/** A folder in a list of folders (git(1), `GIT_ALTERNATE_OBJECT_DIRECTORIES`), which may hold what ends one. */
function quoted(path: string): string {
  const text = path.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`);
  return `"${text}"`;
}
