import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type Clock, OrchError, type Random, systemClock, systemErrorCode, systemRandom } from '@orch/core';
import type { ObjectFormat } from '@orch/git-files';

import { branchMethods } from '../git/branches.ts';
import { createGit, type Git, type GitOptions } from '../git/git.ts';
import type { PushSource, PushTarget } from '../git/push.ts';
import type { Forge } from '../port/forge.ts';
import { branchOf } from '../text/check.ts';
import type { LocalContext } from './context.ts';
import { copyPush } from './copy-push.ts';
import { issueMethods } from './issues.ts';
import { mergeMethod } from './merge.ts';
import { pullMethods } from './pulls.ts';
import { type ReadRef, stateRef, tipOf } from './snapshot.ts';
import { outliveLock, removeStaleLock } from './stale-lock.ts';
import { openStore } from './store.ts';

export interface LocalForgeOptions extends GitOptions {
  /** An absolute path. A bare repository is made there where nothing is. */
  readonly path: string;
  readonly source: PushSource;
  /** What keys take for the repository. @default 'local' */
  readonly repository?: string;
  /** Who stands in what is written, and in merge commits. @default 'orch' */
  readonly author?: string;
  /** Reads refs without git where it can. @default git is asked */
  readonly readRef?: ReadRef;
  /** How long other processes may be in the way of a write, in milliseconds. @default 60000 */
  readonly busyMs?: number;
  readonly clock?: Clock;
  readonly random?: Random;
}

/**
 * A bare repository as a forge: branches are branches, and issues, pull requests, comments and reviews stand as JSON in
 * the commits of one ref, `refs/orch/forge/state`, which is moved by compare-and-swap. `git log -p` of it is their history.
 *
 * @throws OrchError `ORCH_FORGE_NOT_FOUND` where `path` is no bare repository, `ORCH_FORGE_NOT_STARTED`,
 *   `ORCH_FORGE_GIT_FAILED`.
 */
export async function openLocalForge(options: LocalForgeOptions): Promise<Forge> {
  const { path, source, repository = 'local', author = 'orch', busyMs = 60_000 } = options;
  const { clock = systemClock, random = systemRandom, readRef = () => undefined } = options;
  const git = createGit(options);
  if (!existsSync(join(path, 'HEAD'))) await make(git, path, random);
  if (!(isPlainlyBare(path) || (await isBare(git, path)))) {
    throw new OrchError('ORCH_FORGE_NOT_FOUND', `${path} is no bare repository`, {
      help: 'Name one, or a folder that does not exist.',
      data: { path },
    });
  }
  const onLock = (lock: string): void => removeStaleLock(lock, { folder: path, ref: stateRef }, clock);
  const format = formatOf(path);
  const store = openStore({ git, path, readRef, format, clock, random, busyMs, onLock });
  const context: LocalContext = { git, path, readRef, repository, source, store, clock, author };
  const remoteCommit: Forge['remoteCommit'] = async (branch, signal) =>
    (await tipOf(context, `refs/heads/${branchOf(branch)}`, signal)) ?? undefined;
  const target: PushTarget = {
    url: path,
    protocols: ['file'],
    // Read by a shell that git starts: a constant. Hooks of the bare repository are nobody's decision.
    args: [
      '--receive-pack=git -c core.hooksPath=/dev/null -c core.fsync=committed -c receive.shallowUpdate=true receive-pack',
    ],
  };
  return {
    kind: 'local',
    repository,
    ...issueMethods(context),
    ...pullMethods(context),
    mergePull: mergeMethod(context),
    ...branchMethods({
      git,
      repository,
      source,
      target: () => target,
      copy: (wanted, signal) => copyPush({ git, path, source, format }, wanted, signal),
      remoteCommit,
      onLock: (lock, branch, signal) => outliveLock(lock, { folder: path, ref: `refs/heads/${branch}` }, clock, signal),
    }),
    remoteCommit,
  };
}

/**
 * Makes an empty bare repository beside its place and moves it there whole. In its place, one whose making is killed
 * would be no repository, which could never be made any more.
 */
async function make(git: Git, path: string, random: Random): Promise<void> {
  // A folder may be there, or a link to one.
  const place = existsSync(path) ? realpathSync(path) : path;
  const made = `${place}.${random.hex(8)}`;
  mkdirSync(made, { recursive: true });
  try {
    await git({ gitDir: made, cwd: made, args: ['init', '--quiet', '--bare', '--template=', '--initial-branch=main'] });
    renameSync(made, place);
  } catch (error) {
    // Another process was faster, or something else is there, which is told from what it holds.
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) throw error;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Whether the files of a repository say that it is a bare one, as those that are made here do. */
function isPlainlyBare(path: string): boolean {
  try {
    const config = readFileSync(join(path, 'config'), 'utf8');
    return /^\s*bare\s*=\s*true\s*$/im.test(config) && !/include|worktree/i.test(config);
  } catch {
    return false; // git says what stands there
  }
}

/** As the configuration has it (git-config(1), `extensions.objectFormat`). */
function formatOf(path: string): ObjectFormat {
  const config = readFileSync(join(path, 'config'), 'utf8');
  return /^\s*objectformat\s*=\s*"?sha256"?\s*$/im.test(config) ? 'sha256' : 'sha1';
}

async function isBare(git: Git, path: string): Promise<boolean> {
  const args = ['rev-parse', '--is-bare-repository'];
  const { stdout } = await git({ gitDir: path, cwd: path, args, accept: [0, 128] });
  return stdout.trim() === 'true';
}
