import { OrchError } from '@orch/core';

import { push, type Pushed, type PushSource, type PushTarget, type RefChange } from './push.ts';
import type { Forge } from '../port/forge.ts';
import { branchOf, commitOf } from '../text/check.ts';
import { effectKey } from '../text/key.ts';
import type { Git } from './git.ts';

export interface BranchContext {
  readonly git: Git;
  readonly repository: string;
  readonly source: PushSource;
  /** Asked for each push, because a credential may be another one by then. */
  readonly target: () => PushTarget | Promise<PushTarget>;
  readonly remoteCommit: Forge['remoteCommit'];
  /** Moves a branch in a cheaper way; undefined where it has to be pushed. @default it is pushed */
  readonly copy?: (wanted: RefChange, signal?: AbortSignal) => Promise<Pushed | undefined>;
  /** Told of a lock file that was in the way of a branch: whether it no longer is. @default it stays */
  readonly onLock?: (lock: string, branch: string, signal?: AbortSignal) => Promise<boolean>;
}

/** Pushes are the same for every forge that is a git remote. */
export function branchMethods(context: BranchContext): Pick<Forge, 'pushBranch' | 'deleteBranch'> {
  const { repository, remoteCommit } = context;
  return {
    pushBranch(request) {
      const [branch, commit] = [branchOf(request.branch), commitOf(request.commit)];
      const expect = request.expect === null ? null : commitOf(request.expect);
      const probe = async (signal?: AbortSignal) =>
        (await remoteCommit(branch, signal)) === commit ? { branch, commit } : undefined;
      return {
        key: effectKey(repository, 'push', { branch, commit }),
        probe,
        async do(signal) {
          await change(context, { branch, commit, expect }, signal);
          return { branch, commit };
        },
      };
    },

    deleteBranch(request) {
      const [branch, expect] = [branchOf(request.branch), commitOf(request.expect)];
      return {
        key: effectKey(repository, 'delete-branch', { branch, expect }),
        probe: async (signal) => ((await remoteCommit(branch, signal)) === undefined ? { branch } : undefined),
        async do(signal) {
          await change(context, { branch, commit: null, expect }, signal);
          return { branch };
        },
      };
    },
  };
}

async function change(context: BranchContext, wanted: RefChange, signal: AbortSignal | undefined): Promise<void> {
  const { git, source, target, remoteCommit } = context;
  const { branch, commit, expect } = wanted;
  const pushed = (await context.copy?.(wanted, signal)) ?? (await push(git, source, await target(), wanted, signal));
  if (pushed.ok) return;
  if (pushed.lock !== undefined && (await context.onLock?.(pushed.lock, branch, signal))) {
    return change(context, wanted, signal);
  }
  const actual = (await remoteCommit(branch, signal)) ?? null;
  // Another process has made the same change, or an answer was lost.
  if (actual === commit) return;
  if (pushed.stale || actual !== expect) {
    throw new OrchError('ORCH_FORGE_STALE', `${branch} is at ${actual ?? 'nothing'}, not at ${expect ?? 'nothing'}`, {
      help: 'Somebody has moved it meanwhile: look at what is there, then decide anew.',
      data: { branch, actual, expected: expect },
    });
  }
  throw new OrchError('ORCH_FORGE_REJECTED', `the forge refused to move ${branch}: ${pushed.said}`, {
    help: 'See whether a rule protects the branch.',
    data: { branch },
  });
}
