import { isOrchError } from '@orch/core';

import type { Forge } from '../port/forge.ts';
import type { Verdict } from '../port/objects.ts';
import { bodyOf, commitOf, nameOf, numberOf } from '../text/check.ts';
import { mark, readMark } from '../text/marker.ts';
import { claimedWrite, type GithubContext } from './context.ts';
import { allPages, isMadeBy, searchPages } from './lookup.ts';

const route = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';

const events = { approve: 'APPROVE', 'request-changes': 'REQUEST_CHANGES', comment: 'COMMENT' } as const;

interface GithubReview {
  readonly id: number | bigint;
  readonly html_url: string;
  readonly state: string;
  readonly body: string;
}

export function reviewMethods(context: GithubContext): Pick<Forge, 'review' | 'reviews'> {
  const { client, redact } = context;
  return {
    review({ pull, key: name, verdict, body: text, commit }) {
      const identity = { pull: numberOf(pull), key: nameOf('review', name) };
      const body = bodyOf(text);
      const request = { pull_number: pull, commit_id: commitOf(commit) };
      return claimedWrite(context, 'review', identity, {
        async find(key, signal) {
          const { found } = await searchPages(
            (page) => client.read(`GET ${route}`, { pull_number: pull, ...page }, signal),
            async (reviews) => {
              for (const review of reviews) if (await isMadeBy(context, review, key, signal)) return review;
              return undefined;
            },
          );
          return found && refOf(found);
        },
        async make(key, signal) {
          const post = async (event: (typeof events)[Verdict]) =>
            refOf(
              await client.write(
                `POST ${route}`,
                { ...request, event, body: mark(key, redact(body), verdict) },
                signal,
              ),
            );
          try {
            return await post(events[verdict]);
          } catch (error) {
            // Nobody may judge a pull request of their own. That was refused before anything was made.
            if (!isOrchError(error, 'ORCH_FORGE_REJECTED') || !/your own pull request/i.test(error.message))
              throw error;
            return post('COMMENT');
          }
        },
      });
    },

    async reviews(pull, signal) {
      const all = await allPages((page) =>
        client.read(`GET ${route}`, { pull_number: numberOf(pull), ...page }, signal),
      );
      const submitted = all.filter(({ state }) => state !== 'PENDING');
      return submitted.map((review) => {
        const { id, user, body, commit_id: commit, submitted_at: at = '' } = review;
        const read = readMark(body);
        const { verdict, binding } = refOf(review);
        const texts = { author: user?.login ?? '', body: read?.text ?? body, key: read?.key ?? null };
        return { id: String(id), verdict, binding, commit, at, ...texts };
      });
    },
  };
}

function refOf({ id, html_url: url, state, body }: GithubReview) {
  const counted = countedVerdict(state);
  const meant = readMark(body)?.note;
  const verdict = counted === 'comment' && isVerdict(meant) ? meant : counted;
  return { id: String(id), url, verdict, binding: verdict === counted };
}

/** A dismissed review says nothing any more. */
function countedVerdict(state: string): Verdict {
  if (state === 'APPROVED') return 'approve';
  return state === 'CHANGES_REQUESTED' ? 'request-changes' : 'comment';
}

function isVerdict(text: string | undefined): text is Verdict {
  return text !== undefined && Object.hasOwn(events, text);
}
