import { isOrchError, OrchError } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import type { PullRef } from '../port/objects.ts';
import { bodyOf, branchOf, commitOf, nameOf, numberOf, titleOf } from '../text/check.ts';
import { mark, readMark } from '../text/marker.ts';
import { type GithubContext, plainWrite } from './context.ts';
import { findItem, isMadeBy } from './lookup.ts';

type PullMethods = Pick<Forge, 'pullRequest' | 'readyPull' | 'closePull' | 'mergePull'>;

const onePull = '/repos/{owner}/{repo}/pulls/{pull_number}';

export function pullMethods(context: GithubContext): PullMethods {
  const { client, redact } = context;
  return {
    pullRequest(request) {
      const [task, head, base] = [nameOf('task', request.task), branchOf(request.head), branchOf(request.base)];
      const title = titleOf(request.title);
      const draft = request.draft ?? false;
      const body = bodyOf(request.body);
      const find = async (key: string, signal: AbortSignal | undefined): Promise<PullRef | undefined> =>
        (await findByHead(context, head, base, key, signal)) ?? findItem(context, 'pull', key, signal);
      const texts = (key: string) => ({ head, base, draft, title: redact(title), body: mark(key, redact(body)) });
      return plainWrite(
        context,
        'pull',
        { task, head, base },
        {
          find,
          async make(key, signal) {
            try {
              const route = 'POST /repos/{owner}/{repo}/pulls';
              const made = await client.write(route, texts(key), signal);
              return { number: made.number, url: made.html_url };
            } catch (error) {
              if (!isOrchError(error, 'ORCH_FORGE_REJECTED')) throw error;
              const other = await find(key, signal); // GitHub has one of a head and a base; a process was faster
              if (other === undefined) throw error;
              return other;
            }
          },
        },
      );
    },

    readyPull({ number }) {
      const read = (signal: AbortSignal | undefined) =>
        client.read(`GET ${onePull}`, { pull_number: numberOf(number) }, signal);
      return plainWrite(
        context,
        'ready',
        { number: numberOf(number) },
        {
          async find(_key, signal) {
            const pull = await read(signal);
            return pull.draft === true ? undefined : { number, url: pull.html_url };
          },
          async make(_key, signal) {
            const pull = await read(signal);
            const query =
              'mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
            const { errors } = await client.graphql(query, { id: pull.node_id }, { write: true, signal });
            if (errors === undefined) return { number, url: pull.html_url };
            throw new OrchError('ORCH_FORGE_REJECTED', `pull request ${number}: ${redact(errors[0]?.message ?? '')}`, {
              help: 'See what GitHub says in the message.',
            });
          },
        },
      );
    },

    closePull({ number }) {
      const closed = { number: numberOf(number), state: 'closed' } as const;
      return plainWrite(
        context,
        'close-pull',
        { number },
        {
          async find(_key, signal) {
            const { state } = await client.read(`GET ${onePull}`, { pull_number: number }, signal);
            return state === 'closed' ? closed : undefined;
          },
          async make(_key, signal) {
            await client.write(`PATCH ${onePull}`, { pull_number: number, state: 'closed' }, signal);
            return closed;
          },
        },
      );
    },

    mergePull({ pull: number, commit, method = 'merge' }) {
      const identity = { pull: numberOf(number), commit: commitOf(commit) };
      return plainWrite(context, 'merge', identity, {
        async find(_key, signal) {
          const pull = await client.read(`GET ${onePull}`, { pull_number: number }, signal);
          return pull.merged && pull.merge_commit_sha !== null ? { number, commit: pull.merge_commit_sha } : undefined;
        },
        async make(_key, signal) {
          try {
            const request = { pull_number: number, sha: commit, merge_method: method } as const;
            const { sha } = await client.write(`PUT ${onePull}/merge`, request, signal);
            return { number, commit: sha };
          } catch (error) {
            // 409: the head is another one than was meant.
            if (!isOrchError(error) || error.data['status'] !== 409) throw error;
            throw new OrchError('ORCH_FORGE_STALE', error.message, {
              help: 'Somebody has moved the branch meanwhile: look at what is there, then decide anew.',
              data: { number, expected: commit },
              cause: error,
            });
          }
        },
      });
    },
  };
}

/**
 * The pull request of a branch: an open one is it, whoever made it, because GitHub allows one of a head and a base; of
 * closed ones that with the key.
 */
async function findByHead(
  context: GithubContext,
  head: string,
  base: string,
  key: string,
  signal: AbortSignal | undefined,
): Promise<PullRef | undefined> {
  const { client, owner } = context;
  const query = { head: `${owner}:${head}`, base, state: 'all', per_page: 100 } as const;
  const pulls = await client.read('GET /repos/{owner}/{repo}/pulls', query, signal);
  // Older servers pass over a filter that they do not understand.
  const ours = pulls.filter((pull) => pull.head.ref === head && pull.base.ref === base && isHere(pull));
  const open = ours.find(({ state }) => state === 'open');
  const other = open && readMark(open.body)?.key;
  if (open !== undefined && other !== undefined && other !== key) {
    throw new OrchError('ORCH_FORGE_CONFLICT', `the branch ${head} has pull request ${open.number} of another task`, {
      help: 'Use a branch of its own for each task, or close that pull request.',
      data: { number: open.number, key: other },
    });
  }
  if (open !== undefined) return { number: open.number, url: open.html_url };
  for (const pull of ours) {
    if (await isMadeBy(context, pull, key, signal)) return { number: pull.number, url: pull.html_url };
  }
  return undefined;
}

interface Branches {
  readonly head: { readonly repo: { readonly id: number | bigint } | null };
  readonly base: { readonly repo: { readonly id: number | bigint } };
}

/** A branch of the repository itself, not one of the same name in a fork. */
function isHere({ head, base }: Branches): boolean {
  return head.repo?.id === base.repo.id;
}
