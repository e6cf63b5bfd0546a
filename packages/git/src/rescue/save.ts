import { existsSync } from 'node:fs';

import { isOrchError } from '@orch/core';

import type { Access } from '../isolation/access.ts';
import { requireName, type ObjectId } from '../names.ts';
import { swapRef } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { writeCommit } from '../work/commit-object.ts';
import { keepRef } from '../work/write-objects.ts';
import { writeContents, isContent } from './contents.ts';
import { regenerableFolders } from './ignored.ts';
import { encodeManifest, type RescueManifest } from './manifest.ts';
import { durable } from './objects.ts';
import { differences, type Entry, scan } from './scan.ts';
import { tipsAmong } from './tips.ts';

export interface SaveOptions {
  /** Names the rescue: `refs/orch/rescue/<attempt>`, with a number behind it if there is another one of that name. */
  readonly attempt: string;
  /** Names of folders, such as `node_modules`, that are left out where git ignores them. */
  readonly regenerable: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A rescue, and the state of the folder that it was made from. */
export interface Saved {
  readonly ref: string;
  readonly commit: ObjectId;
  readonly manifest: RescueManifest;
  /** Everything that was in the folder. */
  readonly entries: readonly Entry[];
  /** Everything in its own git folder: that in `.git/worktrees`, or that of a clone without its objects. */
  readonly own: readonly Entry[];
}

export const rescuePrefix = 'refs/orch/rescue/';

/**
 * Keeps everything of a worktree as one commit below `refs/orch/rescue/`. Its tree has `worktree` (all files as they
 * are: tracked, untracked and ignored, without filters), `index` and `stage-1`…`stage-3` (what is staged), `git` (the
 * worktree's own folder in `.git/worktrees`, or that of a clone without its objects) and `manifest.json`; its parents are HEAD and every other commit that only
 * this worktree holds on to. Nothing of the worktree is changed.
 *
 * @throws OrchError `ORCH_GIT_UNSAVED`, `_DISK_FULL`, `_DAMAGED`; nothing may be removed then.
 */
export async function saveRescue(
  repository: OpenRepository,
  record: WorktreeRecord,
  access: Access,
  options: SaveOptions,
): Promise<Saved> {
  const attempt = requireName('an attempt', options.attempt);
  await access.bringAll();
  const head = await access.head();
  const index = await access.index();
  const isThere = existsSync(record.path);
  const { place, admin } = access;
  const leftOut = isThere ? await regenerableFolders(repository, place, record.path, options.regenerable, index) : [];
  const isLeftOut = (path: Buffer): boolean => leftOut.some((folder) => folder.equals(path));
  const { signal } = options;
  const entries = isThere ? await scan(record.path, { exceptAtRoot: ['.git'], skip: isLeftOut, signal }) : [];
  const own = await access.own(record.path);
  const manifest: RescueManifest = {
    v: 1,
    attempt,
    worktree: record.name,
    path: record.path,
    branch: record.branch,
    base: record.base,
    head,
    savedAt: repository.clock.now(),
    files: entries.filter(isContent).length,
    bytes: entries.reduce((sum, { kind, size }) => (kind === 'file' ? sum + size : sum), 0),
    emptyFolders: emptyFolders(entries).filter((path) => !leftOut.some((folder) => folder.toString() === path)),
    special: entries.filter(({ kind }) => kind === 'special').map(({ path }) => path.toString()),
    leftOut: leftOut.map(String),
  };
  const folders = [
    { prefix: 'worktree/', root: record.path, entries },
    { prefix: 'git/', root: admin, entries: own },
  ];
  const contents = { folders, index, manifest: encodeManifest(manifest) };
  const { tree, commits } = await writeContents(repository, contents, await access.named());
  const parents = [...(head === null ? [] : [head]), ...(await tipsAmong(repository, commits, head))];
  const message = `Rescue of ${record.name}, attempt ${attempt}\n`;
  const commit = await writeCommit(repository, { tree, parents, message });
  const ref = await publish(repository, attempt, commit);
  await keepRef(repository, ref);
  await verify(repository, commit, parents);
  return { ref, commit, manifest, entries, own };
}

/** The paths that have changed since a rescue was made: in the folder, which may have been moved, or in that of git. */
export async function changedSince(saved: Saved, folder: string, access: Access): Promise<string[]> {
  const leftOut = new Set(saved.manifest.leftOut);
  const now = await scan(folder, { exceptAtRoot: ['.git'], skip: (path) => leftOut.has(path.toString()) });
  return [...differences(saved.entries, now), ...differences(saved.own, await access.own(folder))];
}

/** Gives the rescue the first free name. An attempt may be removed again after a crash. */
async function publish(repository: OpenRepository, attempt: string, commit: ObjectId): Promise<string> {
  for (let number = 1; ; number += 1) {
    const ref = `${rescuePrefix}${attempt}${number === 1 ? '' : `.${number}`}`;
    try {
      await swapRef(repository, ref, null, commit, { settings: durable });
      return ref;
    } catch (error) {
      if (!isOrchError(error, 'ORCH_GIT_STALE')) throw error;
    }
  }
}

/** Reads every object of the rescue that its parents do not have. Git says which one is missing. */
async function verify(repository: OpenRepository, commit: ObjectId, parents: readonly ObjectId[]): Promise<void> {
  const known = parents.flatMap((id) => ['--not', id, '--not']);
  await repository.git(repository.bare, ['rev-list', '--objects', '--quiet', commit, ...known]);
}

function emptyFolders(entries: readonly Entry[]): string[] {
  const parents = new Set(
    entries.map(({ path }) => path.subarray(0, Math.max(0, path.lastIndexOf('/'))).toString('latin1')),
  );
  return entries
    .filter(({ kind, path }) => kind === 'folder' && !parents.has(path.toString('latin1')))
    .map(({ path }) => path.toString());
}
