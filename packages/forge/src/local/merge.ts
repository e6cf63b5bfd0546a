import { OrchError } from '@orch/core';

import type { GitAnswer } from '../git/git.ts';
import { lockIn } from '../git/push.ts';
import type { Forge } from '../port/forge.ts';
import type { MergeRef } from '../port/objects.ts';
import { commitOf, numberOf } from '../text/check.ts';
import { effectKey } from '../text/key.ts';
import { changed, itemOf, type LocalContext } from './context.ts';
import type { Item } from './objects.ts';
import { tipOf } from './snapshot.ts';
import { outliveLock } from './stale-lock.ts';

/** How far back a merge is looked for that was made and not recorded. */
const lookBack = 1000;

/**
 * Merges in the bare repository, without a checkout: the commit names the key of its write, so that one which was made
 * before its record is found.
 */
export function mergeMethod(context: LocalContext): Forge['mergePull'] {
  const { repository, store } = context;
  return ({ pull: number, commit, method = 'merge' }) => {
    const key = effectKey(repository, 'merge', { pull: numberOf(number), commit: commitOf(commit) });
    const recorded = ({ state, pull }: Item): MergeRef | undefined =>
      state === 'merged' && pull?.mergeCommit ? { number, commit: pull.mergeCommit } : undefined;
    return {
      key,
      async probe(signal) {
        const item = itemOf(await store.read(signal), number, 'pull');
        return recorded(item) ?? (await unrecorded(context, item, key, signal));
      },
      async do(signal) {
        const item = itemOf(await store.read(signal), number, 'pull');
        const merge =
          recorded(item) ??
          (await unrecorded(context, item, key, signal)) ??
          (await make(context, item, key, commit, method, signal));
        return store.update(
          key,
          (state) => {
            const now = itemOf(state, number, 'pull');
            const found = recorded(now);
            if (found !== undefined) return { result: found };
            const pull = now.pull && { ...now.pull, headCommit: commit, mergeCommit: merge.commit };
            return { files: changed(now, { state: 'merged', pull }), result: merge };
          },
          signal,
        );
      },
    };
  };
}

async function unrecorded(
  { git, path }: LocalContext,
  { number, pull }: Item,
  key: string,
  signal: AbortSignal | undefined,
): Promise<MergeRef | undefined> {
  const args = [
    'log',
    '--first-parent',
    `--max-count=${lookBack}`,
    '--format=%H%x00%(trailers:key=Orch-Effect,valueonly,separator=%x01)',
  ];
  const call = { gitDir: path, cwd: path, accept: [0, 128], signal };
  const { stdout } = await git({
    ...call,
    args: [...args, '--end-of-options', `refs/heads/${pull?.base ?? ''}`, '--'],
  });
  for (const line of stdout.split('\n')) {
    const [commit = '', keys = ''] = line.split('\0');
    if (keys.split('\u0001').includes(key)) return { number, commit };
  }
  return undefined;
}

async function make(
  context: LocalContext,
  { number, title, state, pull }: Item,
  key: string,
  commit: string,
  method: 'merge' | 'squash',
  signal: AbortSignal | undefined,
): Promise<MergeRef> {
  const { git, path, clock } = context;
  const { head = '', base = '', draft = false } = pull ?? {};
  const tip = await tipOf(context, `refs/heads/${head}`, signal);
  const ref = `refs/heads/${base}`;
  const from = await tipOf(context, ref, signal);
  if (state !== 'open' || draft || from === null) {
    throw new OrchError('ORCH_FORGE_REJECTED', `pull request ${number} is ${draft ? 'a draft' : state}`, {
      help: 'Only an open pull request that is no draft can be merged.',
      data: { number },
    });
  }
  if (tip !== commit) throw stale(number, head, tip);
  const tree = await mergeTree(context, from, commit, signal);
  if (tree === undefined) {
    throw new OrchError('ORCH_FORGE_REJECTED', `pull request ${number} conflicts with ${base}`, {
      help: 'Bring the base branch into it, then try again.',
      data: { number },
    });
  }
  const call = { gitDir: path, cwd: path, signal };
  const parents = method === 'merge' ? [from, commit] : [from];
  const args = ['commit-tree', ...parents.flatMap((parent) => ['-p', parent]), tree];
  const input = `${title} (#${number})\n\nOrch-Effect: ${key}\n`;
  const made = await git({ ...call, args, input, variables: identity(context) });
  const merge = made.stdout.trim();
  const swap = ['update-ref', '--end-of-options', ref, merge, from];
  const move = (): Promise<GitAnswer> => git({ ...call, args: swap, accept: [0, 1, 128] });
  let answer = await move();
  for (let lock = lockIn(answer.stderr); answer.exitCode !== 0 && lock !== undefined; lock = lockIn(answer.stderr)) {
    if (!(await outliveLock(lock, { folder: path, ref }, clock, signal))) break;
    answer = await move();
  }
  if (answer.exitCode !== 0) throw stale(number, base, await tipOf(context, ref, signal));
  return { number, commit: merge };
}

function stale(number: number, branch: string, actual: string | null): OrchError {
  return new OrchError('ORCH_FORGE_STALE', `pull request ${number}: ${branch} is at ${actual ?? 'nothing'} now`, {
    help: 'Somebody has moved it meanwhile: look at what is there, then decide anew.',
    data: { branch, actual },
  });
}

function identity({ author, clock }: LocalContext): Record<string, string> {
  const at = `${Math.floor(clock.now() / 1000)} +0000`;
  const who = { NAME: author, EMAIL: 'orch@localhost', DATE: at };
  return Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) =>
      Object.entries(who).map(([what, value]) => [`GIT_${role}_${what}`, value]),
    ),
  );
}

/** The tree of a merge, or undefined where it conflicts. */
async function mergeTree(
  { git, path }: LocalContext,
  ours: string,
  theirs: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', ours, theirs];
  const { exitCode, stdout } = await git({ gitDir: path, cwd: path, args, accept: [0, 1], signal });
  return exitCode === 0 ? stdout.trim() : undefined;
}

export async function canMerge(
  context: LocalContext,
  base: string,
  head: string,
  signal: AbortSignal | undefined,
): Promise<'clean' | 'conflicting' | 'unknown'> {
  const ours = await tipOf(context, `refs/heads/${base}`, signal);
  if (ours === null) return 'unknown';
  return (await mergeTree(context, ours, head, signal)) === undefined ? 'conflicting' : 'clean';
}
