import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isOrchError, OrchError } from '@orch/core';

import type { Access } from '../isolation/access.ts';
import type { ObjectId } from '../names.ts';
import type { Place } from '../process/git.ts';
import { commitOf, refCommit, refuseTaken, swapRef } from '../refs.ts';
import type { OpenRepository } from '../repository/open-repository.ts';
import type { WorktreeRecord } from '../repository/records.ts';
import { type IndexEntry, readIndex } from '../rescue/index-entries.ts';
import { commitsAmong, missingObjects } from '../rescue/objects.ts';
import { scan } from '../rescue/scan.ts';
import { idsIn } from '../rescue/tips.ts';
import { isAncestor } from '../work/ancestors.ts';
import { indexTime, setIndexTime } from '../work/index-time.ts';
import { importObjects } from './import.ts';
import { namesIn, readInside, unsafeClone } from './inside.ts';
import { quarantine } from './quarantine.ts';
import { cloneBranch, cloneHeadId, cloneRef, replaceFile, writeCloneRef } from './refs.ts';

/** An index of a few million files has room, in bytes. */
const longestIndex = 1024 * 1024 * 1024;
/** In longer files of a git folder no ids of commits are looked for, in bytes: those that are its own are known without. */
const longestLog = 16 * 1024 * 1024;

/**
 * The access to a clone. No git ever runs in its git folder, whose configuration, hooks, replacements and alternates are an
 * agent's: HEAD, refs and index are read as bytes, files of the work tree by a git of the user's repository, and commits come by
 * way of a quarantine.
 *
 * @throws OrchError `ORCH_GIT_CLONE_UNSAFE` where its `.git` is no folder.
 */
export function cloneAccess(repository: OpenRepository, record: WorktreeRecord): Access {
  const { path, branch, base } = record;
  const { git, commonDir } = repository;
  const admin = join(path, '.git');
  const kind = lstatSync(admin, { throwIfNoEntry: false });
  if (kind !== undefined && !kind.isDirectory()) throw unsafeClone(admin, 'is no folder');
  const place: Place = { cwd: path, gitDir: commonDir, commonDir, workTree: path };
  let localCommits: readonly ObjectId[] = [];
  let staged: IndexEntry[] = [];

  const copyIndex = (to: string): void => {
    const time = indexTime(join(admin, 'index'));
    for (const name of ['index', ...namesIn(admin, '', /^sharedindex\.[0-9a-f]{40,64}$/)]) {
      const bytes = readInside(admin, name, longestIndex);
      // What an index shares with others (`core.splitIndex`) git finds beside it.
      if (bytes !== undefined) writeFileSync(name === 'index' ? to : join(dirname(to), name), bytes);
      if (bytes !== undefined && name === 'index') setIndexTime(to, time);
    }
  };
  const bring = async (commit: ObjectId): Promise<ObjectId> => {
    if ((await commitOf(repository, commit)) === commit) return commit;
    using source = await quarantine(repository, admin);
    await importObjects(repository, source, admin, [commit], base);
    if ((await commitOf(repository, commit)) === commit) return commit;
    throw unsafeClone(admin, `is at ${commit}, which is no commit`);
  };
  const missingOf = async (entries: readonly IndexEntry[]): Promise<ObjectId[]> => {
    const blobs = entries.filter(({ mode }) => mode !== '160000').map(({ id }) => id);
    return [...(await missingObjects(repository, blobs))];
  };
  return {
    place,
    admin,
    branch: () => (kind === undefined ? null : cloneBranch(admin)),
    async head() {
      const id = kind === undefined ? null : cloneHeadId(admin);
      return id === null ? null : await bring(id);
    },
    copyIndex,
    async bringStaged(indexFile) {
      const missing = await missingOf(await readIndex(repository, { ...place, indexFile }));
      if (missing.length === 0) return false;
      using source = await quarantine(repository, admin);
      await importObjects(repository, source, admin, missing, base);
      return true;
    },
    async moveBranch(from, to) {
      if (from !== to) {
        if (cloneRef(admin, branch) !== from) throw movedAway(record);
        // The clone first: a crash between the two leaves a commit of the clone that is brought in as any other.
        writeCloneRef(admin, branch, to);
      }
      await settleBranch(repository, record, to);
    },
    putIndex: (file) => replaceFile(admin, 'index', readFileSync(file), indexTime(file)),
    async bringAll() {
      if (kind === undefined) return;
      using source = await quarantine(repository, admin);
      localCommits = await commitsAmong(git, source.place, await source.ids());
      const indexFile = source.file('index');
      copyIndex(indexFile);
      staged = await readIndex(repository, { ...place, indexFile });
      const wanted = [...(await missingObjects(repository, localCommits)), ...(await missingOf(staged))];
      await importObjects(repository, source, admin, wanted, base);
      await keepBranch(repository, record, cloneRef(admin, branch));
    },
    index: () => Promise.resolve(staged),
    async named() {
      if (kind === undefined) return [];
      const ids = new Set<ObjectId>(localCommits);
      for (const entry of await scan(admin, { exceptAtRoot: ['objects', 'index'] })) {
        if (entry.kind !== 'file' || entry.size > longestLog) continue;
        for (const id of idsIn(readInside(admin, entry.path.toString(), longestLog)?.toString('latin1') ?? ''))
          ids.add(id);
      }
      return [...ids];
    },
    own: async (folder) => (kind === undefined ? [] : await scan(join(folder, '.git'), { exceptAtRoot: ['objects'] })),
  };

  /** At a removal: where somebody else has the branch by now it stays theirs, and the rescue has what the clone had. */
  async function keepBranch(open: OpenRepository, of: WorktreeRecord, to: ObjectId | null): Promise<void> {
    if (to === null || (await commitOf(open, to)) !== to) return;
    try {
      await settleBranch(open, of, to);
    } catch (error) {
      if (!isOrchError(error, 'ORCH_GIT_STALE') && !isOrchError(error, 'ORCH_GIT_CHECKED_OUT')) throw error;
    }
  }

  /** Moves the branch in the user's repository to where the clone has it: from where it was left last, or forward. */
  async function settleBranch(open: OpenRepository, of: WorktreeRecord, to: ObjectId): Promise<void> {
    const current = open.records.get(of.name) ?? of;
    const at = await refCommit(open, branch);
    if (at !== to) {
      await refuseTaken(open, branch);
      // Killed before it was recorded, an earlier move has left it at a commit that the clone has gone on from.
      const isOurs = at !== null && at !== current.tip && (await isAncestor(open, at, to));
      await swapRef(open, branch, isOurs ? at : current.tip, to);
    }
    if (current.tip !== to) open.records.update(of.name, current, { tip: to });
  }
}

function movedAway({ name, branch }: WorktreeRecord): OrchError {
  return new OrchError('ORCH_GIT_STALE', `${branch} was moved in the clone ${name} meanwhile`, {
    help: 'End what works there, then try again.',
    data: { name, branch },
  });
}
