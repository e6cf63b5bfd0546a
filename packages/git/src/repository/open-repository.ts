import { mkdirSync, realpathSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';

import { type Clock, messageOf, OrchError, type Random, systemClock, systemErrorCode, systemRandom } from '@orch/core';
import { currentProcess, formatProcess } from '@orch/core/process-identity';
import type { ObjectFormat } from '@orch/git-files';

import type { ObjectId } from '../names.ts';
import type { Identity } from '../process/environment.ts';
import type { GitProcess } from '../process/git-process.ts';
import { createGit, type Git, type Place } from '../process/git.ts';
import { openLauncher } from '../process/launcher.ts';
import { differenceMemory, type DifferenceMemory } from '../work/difference-memory.ts';
import { indexMemory, type IndexMemory } from '../work/index-memory.ts';
import { patchMemory, type PatchMemory } from '../work/patch-memory.ts';
import { processesInside, type InsideProbe } from '../worktrees/processes-inside.ts';
import { type Mutex, openMutex } from './mutex.ts';
import { plainFormat } from './plain-format.ts';
import { readPointers } from './pointers.ts';
import { openState, type Records, recordsOf } from './records.ts';
import { requireVersion, versionsOf } from './version.ts';

export interface OpenRepositoryOptions {
  /** The top folder of the user's work tree, which may itself be a linked worktree. It is never written to. */
  readonly path: string;
  /** Folder of all worktrees made here: absolute, outside of the work tree, one for each repository. Made if missing. */
  readonly worktreesDir: string;
  /** Where `PATH` and `TMPDIR` are taken from; nothing else is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Author and committer of what is made here. @default orch, orch@localhost */
  readonly identity?: Identity;
  /** How git is started. @default by a launcher of its own, see `openLauncher` */
  readonly process?: GitProcess;
  /** Finds the processes that are at work below a folder. @default by `/proc` */
  readonly inside?: InsideProbe;
  /** The program. @default 'git' */
  readonly program?: string;
  /** Longest wait for other processes that change worktrees, in milliseconds. @default 120000 */
  readonly lockTimeoutMs?: number;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** A repository with its worktrees. Close it with `using`, or by `[Symbol.dispose]()`. */
export interface Repository extends Disposable {
  /** The user's work tree. */
  readonly path: string;
  /** The folder that all worktrees share, `.git` of the first one. */
  readonly commonDir: string;
  readonly worktreesDir: string;
}

/** What the functions of this package see of a repository. */
export interface OpenRepository extends Repository {
  readonly git: Git;
  /** Where refs and objects are worked with: no work tree at all. */
  readonly bare: Place;
  readonly mutex: Mutex;
  readonly db: DatabaseSync;
  readonly records: Records;
  readonly objectFormat: ObjectFormat;
  /** The git folder of the user's own work tree. */
  readonly gitDir: string;
  /** What was found about objects, which never change. */
  readonly known: KnownObjects;
  readonly owner: string;
  /** Author and committer of what is made here. */
  readonly identity: Identity;
  readonly clock: Clock;
  readonly random: Random;
  readonly inside: InsideProbe;
}

/** What one process has found about objects. */
export interface KnownObjects {
  /** Ids of commits. */
  readonly commits: Set<ObjectId>;
  /** The trees of commits. */
  readonly trees: Map<ObjectId, ObjectId>;
  /** Whether the first of two commits is part of the second: `<id> <id>`. */
  readonly ancestors: Map<string, boolean>;
  /** The parents of commits that were made here. */
  readonly parents: Map<ObjectId, readonly ObjectId[]>;
  /** How trees differ. */
  readonly differences: DifferenceMemory;
  readonly patches: PatchMemory;
  readonly indexes: IndexMemory;
}

/**
 * Opens the repository of a work tree. Creates `orch/` in its git folder, and the folder of worktrees.
 *
 * @throws OrchError `ORCH_GIT_NO_REPOSITORY`, `_POINTER`, `_FOREIGN_OWNER`, `_TOO_OLD`, `_NOT_STARTED`, `_UNSAFE_PATH`,
 *   `_READ_ONLY`, `_DISK_FULL`.
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository> {
  const { clock = systemClock, random = systemRandom } = options;
  using stack = new DisposableStack();
  const identity = options.identity ?? { name: 'orch', email: 'orch@localhost' };
  const git = createGit({
    program: options.program ?? 'git',
    process: options.process ?? stack.use(openLauncher()).process,
    environment: options.environment,
    identity,
  });
  if (!isAbsolute(options.path) || !isAbsolute(options.worktreesDir)) throw unsafe('the paths must be absolute');
  const pointers = readPointers(options.path);
  const { gitDir, commonDir } = pointers;
  const path = realpathSync(options.path);
  // Git itself judges who owns the repository; from here on its folders are named, not discovered.
  const objectFormat = plainFormat(path, pointers) ?? (await readFormat(git, path));

  const refuseInside = (folder: string): void => {
    if (!isWithin(folder, path) && !isWithin(folder, commonDir)) return;
    throw unsafe(`the folder of worktrees ${folder} is inside of the repository`);
  };
  refuseInside(options.worktreesDir);
  makeFolder(options.worktreesDir);
  // A link may lead there all the same.
  const worktreesDir = realpathSync(options.worktreesDir);
  refuseInside(worktreesDir);
  const state = join(commonDir, 'orch');
  const db = openState(join(state, 'git.db'));
  stack.defer(() => db.close());
  await requireVersion(git, path, versionsOf(db, options.program ?? 'git', options.environment['PATH']));
  const mutex = stack.use(
    openMutex({
      path: join(state, 'git-lock.db'),
      clock,
      random,
      timeoutMs: options.lockTimeoutMs ?? 120_000,
    }),
  );
  const held = stack.move();
  const repository: OpenRepository = {
    path,
    commonDir,
    worktreesDir,
    git,
    bare: { cwd: commonDir, gitDir: commonDir, commonDir },
    mutex,
    db,
    records: recordsOf(db),
    objectFormat,
    gitDir,
    known: {
      commits: new Set(),
      trees: new Map(),
      ancestors: new Map(),
      parents: new Map(),
      differences: differenceMemory(),
      patches: patchMemory(),
      indexes: indexMemory(),
    },
    owner: formatProcess(currentProcess()),
    identity,
    clock,
    random,
    inside: options.inside ?? processesInside,
    [Symbol.dispose]: () => held.dispose(),
  };
  return repository;
}

/** The inside of a repository that {@link openRepository} made. */
export function opened(repository: Repository): OpenRepository {
  if ('git' in repository && 'mutex' in repository) return repository as OpenRepository;
  throw new TypeError('a repository must come from openRepository');
}

/** Whether `path` is `folder` or below it. Both are real paths. */
function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

async function readFormat(git: Git, cwd: string): Promise<ObjectFormat> {
  try {
    const { stdout } = await git({ cwd }, ['rev-parse', '--show-object-format']);
    return stdout.toString().trim() as ObjectFormat;
  } catch (error) {
    await requireVersion(git, cwd); // one that is too old may not know the question
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const isFull = systemErrorCode(cause) === 'ENOSPC';
    throw new OrchError(
      isFull ? 'ORCH_GIT_DISK_FULL' : 'ORCH_GIT_READ_ONLY',
      `the folder of worktrees cannot be made: ${messageOf(cause)}`,
      { help: isFull ? 'Free some space.' : 'Make the folders above it folders of yours that can be written.', cause },
    );
  }
}

function unsafe(message: string): OrchError {
  return new OrchError('ORCH_GIT_UNSAFE_PATH', message, {
    help: 'Choose a folder of your own outside of the repository, in your state folder for example.',
  });
}
