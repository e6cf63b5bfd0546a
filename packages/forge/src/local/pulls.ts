import { OrchError } from '@orch/core';

import type { PullState } from '../port/objects.ts';
import type { Forge } from '../port/forge.ts';
import { bodyOf, branchOf, commitOf, nameOf, numberOf, titleOf } from '../text/check.ts';
import { changed, created, isoNow, itemOf, type LocalContext, stateWrite, urlOf } from './context.ts';
import { closeWrite } from './issues.ts';
import { canMerge } from './merge.ts';
import { below, type Item, itemAt, madeBy, paths, type StoredReview } from './objects.ts';
import { type Snapshot, tipOf } from './snapshot.ts';

type PullMethods = Pick<
  Forge,
  'pullRequest' | 'readyPull' | 'closePull' | 'review' | 'readPulls' | 'checks' | 'reviews' | 'findOrphans'
>;

export function pullMethods(context: LocalContext): PullMethods {
  const { clock, author, store } = context;
  const refOf = ({ type, number }: Item) => ({ number, url: urlOf(context, type, number) });
  return {
    pullRequest(request) {
      const [task, head, base] = [nameOf('task', request.task), branchOf(request.head), branchOf(request.base)];
      const title = titleOf(request.title);
      const body = bodyOf(request.body);
      const draft = request.draft ?? false;
      const write = (tip: string) =>
        stateWrite(
          context,
          'pull',
          { task, head, base },
          (state, key) => {
            const pull = openPull(state, head, base, key) ?? (madeBy(state, key) as Item | undefined);
            return pull && refOf(pull);
          },
          (state, key) => {
            const { object, files } = created(state, key, paths.item, (number): Item => {
              const pull = { head, base, draft, headCommit: tip, mergeCommit: null };
              const texts = { title, body, labels: [], milestone: null };
              return { type: 'pull', number, ...texts, state: 'open', key, author, at: isoNow(clock), pull };
            });
            return { files, result: refOf(object) };
          },
        );
      return {
        ...write(''),
        async do(signal) {
          await branchTip(context, base, signal);
          return write(await branchTip(context, head, signal)).do(signal);
        },
      };
    },

    readyPull: ({ number }) =>
      stateWrite(
        context,
        'ready',
        { number: numberOf(number) },
        (state) => {
          const item = itemOf(state, number, 'pull');
          return item.pull?.draft === true ? undefined : refOf(item);
        },
        (state) => {
          const item = itemOf(state, number, 'pull');
          const pull = item.pull && { ...item.pull, draft: false };
          return { files: changed(item, { pull }), result: refOf(item) };
        },
      ),

    closePull: ({ number }) => closeWrite(context, 'pull', numberOf(number)),

    review({ pull, key: name, verdict, body: text, commit }) {
      const body = bodyOf(text);
      commitOf(commit);
      const refOfReview = (review: StoredReview) => ({
        id: String(review.id),
        url: urlOf(context, 'review', review.id),
        verdict: review.verdict,
        binding: true,
      });
      return stateWrite(
        context,
        'review',
        { pull: numberOf(pull), key: nameOf('review', name) },
        (state, key) => {
          const review = madeBy(state, key) as StoredReview | undefined;
          return review && refOfReview(review);
        },
        (state, key) => {
          itemOf(state, pull, 'pull');
          const { object, files } = created(
            state,
            key,
            (id) => paths.review(pull, id),
            (id): StoredReview => ({ id, body, key, author, at: isoNow(clock), verdict, commit }),
          );
          return { files, result: refOfReview(object) };
        },
      );
    },

    async readPulls(numbers, signal) {
      const state = await store.read(signal);
      return Promise.all(numbers.map((number) => pullState(context, state, number, signal)));
    },

    checks: (commit) => Promise.resolve({ commit: commitOf(commit), state: 'none', runs: [] }),

    async reviews(pull, signal) {
      const state = await store.read(signal);
      itemOf(state, pull, 'pull');
      const found = below<StoredReview>(state, `reviews/${pull}/`);
      return found.map(({ id, ...rest }) => ({ id: String(id), binding: true, ...rest }));
    },

    async findOrphans({ known }, signal) {
      const state = await store.read(signal);
      const open = below<Item>(state, 'items/').filter((item) => item.state === 'open' && !known.has(item.key));
      return open.map((item) => {
        const { type, number, title, key, pull } = item;
        return { type, number, url: refOf(item).url, title, key, head: pull?.head ?? null };
      });
    },
  };
}

/** The open pull request of a branch, whoever made it; one of another task is in the way. */
function openPull(state: Snapshot, head: string, base: string, key: string): Item | undefined {
  const open = below<Item>(state, 'items/').find(
    (item) => item.state === 'open' && item.pull?.head === head && item.pull.base === base,
  );
  if (open === undefined || open.key === key) return open;
  throw new OrchError('ORCH_FORGE_CONFLICT', `the branch ${head} has pull request ${open.number} of another task`, {
    help: 'Use a branch of its own for each task, or close that pull request.',
    data: { number: open.number, key: open.key },
  });
}

/** @throws OrchError `ORCH_FORGE_NOT_FOUND`. */
async function branchTip(context: LocalContext, branch: string, signal?: AbortSignal): Promise<string> {
  const tip = await tipOf(context, `refs/heads/${branch}`, signal);
  if (tip !== null) return tip;
  throw new OrchError('ORCH_FORGE_NOT_FOUND', `the local forge has no branch ${branch}`, {
    help: 'Push it first.',
    data: { branch },
  });
}

async function pullState(
  context: LocalContext,
  state: Snapshot,
  number: number,
  signal: AbortSignal | undefined,
): Promise<PullState | undefined> {
  const item = itemAt(state, number);
  if (!item?.pull) return undefined;
  const { head, base, draft, headCommit, mergeCommit } = item.pull;
  const open = item.state === 'open';
  const tip = open ? await tipOf(context, `refs/heads/${head}`, signal) : null;
  return {
    number,
    url: urlOf(context, 'pull', number),
    title: item.title,
    state: item.state,
    draft,
    head,
    headCommit: tip ?? headCommit,
    base,
    mergeable: tip !== null && open ? await canMerge(context, base, tip, signal) : 'unknown',
    checks: 'none',
    review: verdictOf(below<StoredReview>(state, `reviews/${number}/`)),
    mergeCommit,
  };
}

/** The last verdict that is one counts. */
function verdictOf(reviews: readonly StoredReview[]): PullState['review'] {
  const last = reviews.findLast(({ verdict }) => verdict !== 'comment');
  if (last === undefined) return 'none';
  return last.verdict === 'approve' ? 'approved' : 'changes-requested';
}
