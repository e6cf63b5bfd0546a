import { setTimeout as pause } from 'node:timers/promises';

import { type Clock, isOrchError, OrchError, type Random } from '@orch/core';
import { currentProcess, formatProcess, parseProcess, processState } from '@orch/core/process-identity';

import type { Client } from './client.ts';

/** Makes something that GitHub would make twice, while nobody else does. */
export interface Claims {
  /** Answers what `find` finds, else what `make` makes under the claim of `key`. */
  under<T>(
    key: string,
    find: () => Promise<T | undefined>,
    make: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T>;
}

export interface ClaimOptions {
  readonly client: Client;
  readonly clock: Clock;
  readonly random: Random;
  /** How long a claim must stand still whose process cannot be looked at, in milliseconds. */
  readonly claimMs: number;
}

/** For callers that let only one process write. */
export const noClaims: Claims = {
  under: async (_key, find, make) => (await find()) ?? make(),
};

/**
 * A claim is a ref, because GitHub makes a ref only where there is none, and moves one only forward: of several processes
 * one gets it. It leads to a commit that names its process. Who finds a claim waits for what it stands for; the claim of
 * a process that has died is taken over by a commit that follows on its own, which again only one can do.
 */
export function refClaims(options: ClaimOptions): Claims {
  const { client, clock, random, claimMs } = options;
  // What a lost answer has left behind is ours again; another forge of this process is somebody else.
  const message = `orch claim ${formatProcess(currentProcess())} ${Math.floor(random.next() * 2 ** 48).toString(36)}`;
  const turns = new Map<string, Promise<unknown>>();
  let commit: Promise<string> | undefined;

  const acquire = async <T>(ref: string, find: () => Promise<T | undefined>, signal: AbortSignal | undefined) => {
    let seen: { readonly sha: string; readonly since: number } | undefined;
    for (let round = 0; ; round += 1) {
      commit ??= claimCommit(client, message, 'HEAD', signal).catch((error: unknown) => {
        commit = undefined; // the next one tries again
        throw error;
      });
      if (await create(client, ref, await commit, signal)) return undefined;
      const found = await find();
      if (found !== undefined) return found;
      const claim = await standing(client, ref, signal);
      if (claim === undefined) continue; // it was given back meanwhile
      if (claim.message === message) return undefined;
      if (claim.sha !== seen?.sha) seen = { sha: claim.sha, since: clock.monotonic() };
      const over = isDead(claim.message) || clock.monotonic() - seen.since >= claimMs;
      if (over && (await takeOver(client, ref, message, claim.sha, signal))) return undefined;
      await rest(Math.min(100 * 2 ** round, 3_000) * (0.5 + random.next()), signal);
    }
  };

  const claimed: Claims['under'] = async (key, find, make, signal) => {
    const ref = `orch/claims/${key.replace(':', '-')}`;
    const elsewhere = await acquire(ref, find, signal);
    if (elsewhere !== undefined) return elsewhere;
    let settled = true;
    try {
      return (await find()) ?? (await make());
    } catch (error) {
      // It may still be on its way: others must not look for it too early.
      settled = !(isOrchError(error) && error.data['outcome'] === 'unknown');
      throw error;
    } finally {
      if (settled) await giveBack(client, ref);
    }
  };

  return {
    under(key, find, make, signal) {
      const before = turns.get(key) ?? Promise.resolve();
      const mine = before.then(() => claimed(key, find, make, signal));
      const done = mine.catch(() => undefined); // the next in line starts whatever became of this one
      turns.set(key, done);
      void done.then(() => turns.get(key) === done && turns.delete(key));
      return mine;
    },
  };
}

/** A commit that nobody sees, on the tree of `parent`: GitHub has to know the tree. */
async function claimCommit(
  client: Client,
  message: string,
  parent: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const { sha, commit } = await client.read('GET /repos/{owner}/{repo}/commits/{ref}', { ref: parent }, signal);
  const request = { message, tree: commit.tree.sha, parents: [sha] };
  return (await client.write('POST /repos/{owner}/{repo}/git/commits', request, signal)).sha;
}

async function create(client: Client, ref: string, sha: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await client.write('POST /repos/{owner}/{repo}/git/refs', { ref: `refs/${ref}`, sha }, signal);
    return true;
  } catch (error) {
    if (isOrchError(error, 'ORCH_FORGE_REJECTED') && /already exists/i.test(error.message)) return false;
    throw error;
  }
}

async function standing(
  client: Client,
  ref: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly sha: string; readonly message: string } | undefined> {
  try {
    const { sha } = (await client.read('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref }, signal)).object;
    const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
    return { sha, message: (await client.read(route, { commit_sha: sha }, signal)).message };
  } catch (error) {
    if (isOrchError(error, 'ORCH_FORGE_NOT_FOUND')) return undefined;
    throw error;
  }
}

function isDead(message: string): boolean {
  const process = parseProcess(/^orch claim (\S+)/.exec(message)?.[1] ?? '');
  return process !== undefined && processState(process) === 'dead';
}

async function takeOver(
  client: Client,
  ref: string,
  message: string,
  stale: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const sha = await claimCommit(client, message, stale, signal);
  try {
    await client.write('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ref, sha, force: false }, signal);
    return true;
  } catch (error) {
    if (isOrchError(error, 'ORCH_FORGE_REJECTED')) return false; // another one was faster
    throw error;
  }
}

/** Not under the signal of the caller: what is left behind would hold up others. */
async function giveBack(client: Client, ref: string): Promise<void> {
  try {
    await client.write('DELETE /repos/{owner}/{repo}/git/refs/{ref}', { ref });
  } catch (error) {
    // The change is made. Who finds the claim later finds the object too, or takes the claim over.
    if (!isOrchError(error)) throw error;
  }
}

async function rest(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    throw new OrchError('ORCH_ABORTED', 'waiting for another process was stopped', { cause: error });
  }
}
