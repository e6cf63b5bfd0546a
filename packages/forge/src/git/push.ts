import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, systemErrorCode } from '@orch/core';

import type { Git, GitAnswer } from './git.ts';

/** Where commits that are pushed come from. */
export interface PushSource {
  /** The common git folder of the local repository (`git rev-parse --git-common-dir`), absolute. */
  readonly gitDir: string;
  /** An existing folder in which an empty git folder is made for each push. Agents must not be able to write there. */
  readonly scratchDir: string;
}

export interface PushTarget {
  /** A URL or an absolute path. */
  readonly url: string;
  readonly protocols: readonly string[];
  /** Settings for this push alone, such as the header with the credential. They reach git by its environment only. */
  readonly settings?: readonly (readonly [name: string, value: string])[];
  /** Further arguments of `git push`. */
  readonly args?: readonly string[];
  readonly redact?: (text: string) => string;
}

export interface RefChange {
  readonly branch: string;
  /** Null deletes the branch. */
  readonly commit: string | null;
  readonly expect: string | null;
}

export type Pushed = { readonly ok: true } | Refused;

export interface Refused {
  readonly ok: false;
  readonly stale: boolean;
  readonly said: string;
  /** The lock file that was in the way of a git beside us, if that is the reason. */
  readonly lock: string | undefined;
}

/**
 * Moves one branch on a remote, only from the commit that the caller knows. Git runs in an empty folder that borrows the
 * objects of the local repository, so that nothing of its configuration is read: an agent that may write there can
 * neither send the credential elsewhere (`url.*.insteadOf`, `http.proxy`) nor have a command run.
 */
export async function push(
  git: Git,
  source: PushSource,
  target: PushTarget,
  { branch, commit, expect }: RefChange,
  signal?: AbortSignal,
): Promise<Pushed> {
  const folder = mkdtempSync(join(source.scratchDir, 'push-'));
  try {
    makeEmptyGitFolder(folder, source.gitDir, (commit ?? expect ?? '').length === 64);
    const answer = await git({
      gitDir: folder,
      cwd: folder,
      args: [
        'push',
        '--porcelain',
        '--no-verify',
        '--no-follow-tags',
        `--force-with-lease=refs/heads/${branch}:${expect ?? ''}`,
        ...(target.args ?? []),
        '--end-of-options',
        target.url,
        `${commit ?? ''}:refs/heads/${branch}`,
      ],
      accept: [0, 1, 128],
      variables: { GIT_OBJECT_DIRECTORY: join(source.gitDir, 'objects') },
      protocols: target.protocols,
      ...(target.settings === undefined ? {} : { settings: target.settings }),
      ...(target.redact === undefined ? {} : { redact: target.redact }),
      signal,
    });
    return judge(answer, target.redact);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function judge({ exitCode, stdout, stderr }: GitAnswer, redact: (text: string) => string = (text) => text): Pushed {
  if (exitCode === 0) return { ok: true };
  // `!<tab>from:to<tab>[rejected] (stale info)`, see the OUTPUT of git-push(1).
  const [, summary] = /^!\t[^\t]*\t(.*)$/m.exec(stdout) ?? [];
  if (summary !== undefined && !/missing necessary objects|unpacker error/.test(summary)) {
    const stale = /stale info|fetch first|cannot lock ref|reference already exists|remote ref updated/.test(summary);
    return { ok: false, stale, said: redact(summary), lock: lockIn(stderr) };
  }
  throw failure(summary === undefined ? stderr : `${redact(summary)} ${stderr}`);
}

/** The lock file that git has found in its way. */
export function lockIn(said: string): string | undefined {
  return /Unable to create '([^'\n]*\.lock)': File exists/.exec(said)?.[1];
}

function failure(said: string): OrchError {
  if (/could not read (Username|Password)|Authentication failed|HTTP Basic: Access denied|error: 40[13]/i.test(said)) {
    return new OrchError('ORCH_FORGE_AUTH', `the forge refused the push: ${said}`, {
      help: 'Pass a token that may write the contents of this repository.',
    });
  }
  if (/not found|does not appear to be a git repository|error: 404/i.test(said)) {
    return new OrchError('ORCH_FORGE_NOT_FOUND', `there is no repository to push to: ${said}`, {
      help: 'Correct the owner and name, or give the token access to it.',
    });
  }
  if (/missing (necessary objects|blob|tree|commit)|bad object|not a valid object|src refspec/i.test(said)) {
    return new OrchError('ORCH_FORGE_INVALID', `the local repository lacks what is to be pushed: ${said}`, {
      help: 'Push a commit that the repository holds; complete a partial clone first: git fetch --refetch.',
    });
  }
  return new OrchError('ORCH_FORGE_UNAVAILABLE', `the push did not get through: ${said}`, {
    help: 'Look at the connection, then try again.',
    data: { outcome: 'unknown' },
  });
}

/** The least that git takes for a repository. */
function makeEmptyGitFolder(folder: string, source: string, sha256: boolean): void {
  const config = ['[core]', '\trepositoryformatversion = 1', '\tbare = true', '\tlogAllRefUpdates = false'];
  if (sha256) config.push('[extensions]', '\tobjectFormat = sha256');
  mkdirSync(join(folder, 'refs'));
  mkdirSync(join(folder, 'objects'));
  writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  try {
    // Without the list of a shallow clone git would miss the parents of its oldest commits.
    copyFileSync(join(source, 'shallow'), join(folder, 'shallow'));
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}
