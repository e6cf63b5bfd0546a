import { git } from '../git.ts';
import { created, type Endpoint, invalid, missing, ok, pageOfList, text } from './answer.ts';
import { renderPull, renderReview, tipOf } from './render.ts';
import type { MergeAnswer } from './shapes.ts';
import { type ItemState, mergeTree, moveRef, refCommit, type RepositoryState, type ReviewState } from './state.ts';

export const pullEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET pulls': ({ repository, query }) => {
    const [state, head, base] = [query.get('state') ?? 'open', query.get('head'), query.get('base')];
    const pulls = [...repository.items.values()].filter(
      (item) =>
        item.pull !== undefined &&
        (state === 'all' || item.state === state) &&
        (head === null || head === `${repository.owner}:${item.pull.head}`) &&
        (base === null || base === item.pull.base),
    );
    return ok(pageOfList(pulls.reverse(), query).map((item) => renderPull(repository, item)));
  },
  'POST pulls': ({ repository, user, body, now }) => {
    const [head, base, title] = [text(body, 'head'), text(body, 'base'), text(body, 'title')];
    const headCommit = refCommit(repository, `refs/heads/${head}`);
    if (headCommit === undefined) return invalid('head invalid');
    if (refCommit(repository, `refs/heads/${base}`) === undefined) return invalid('base invalid');
    const open = [...repository.items.values()].find(
      ({ state, pull }) => state === 'open' && pull?.head === head && pull.base === base,
    );
    if (open !== undefined) return invalid(`A pull request already exists for ${repository.owner}:${head}.`);
    const draft = body['draft'] === true;
    const item: ItemState = {
      number: repository.next,
      user,
      title,
      body: text(body, 'body'),
      state: 'open',
      stateReason: null,
      labels: [],
      milestone: null,
      createdAt: now,
      pull: { head, base, draft, headCommit, mergeCommit: null },
    };
    repository.next += 1;
    repository.items.set(item.number, item);
    return created(renderPull(repository, item));
  },
  'GET pulls/:number': ({ repository, at }) => {
    const item = pullAt(repository, at['number']);
    return item === undefined ? missing : ok(renderPull(repository, item));
  },
  'PATCH pulls/:number': ({ repository, at, body }) => {
    const item = pullAt(repository, at['number']);
    if (item === undefined) return missing;
    if (body['state'] === 'closed') item.state = 'closed';
    return ok(renderPull(repository, item));
  },
  'PUT pulls/:number/merge': ({ repository, at, body }) => {
    const item = pullAt(repository, at['number']);
    if (item?.pull === undefined) return missing;
    const { pull, state } = item;
    const head = tipOf(repository, item);
    const base = refCommit(repository, `refs/heads/${pull.base}`);
    if (state !== 'open' || pull.draft || head === undefined || base === undefined) {
      return { status: 405, body: { message: 'Pull Request is not mergeable' } };
    }
    if (body['sha'] !== undefined && body['sha'] !== head) {
      return { status: 409, body: { message: 'Head branch was modified. Review and try the merge again.' } };
    }
    const tree = mergeTree(repository, base, head);
    if (tree === undefined) return { status: 405, body: { message: 'Pull Request is not mergeable' } };
    const parents = body['merge_method'] === 'squash' ? [base] : [base, head];
    const names = parents.flatMap((parent) => ['-p', parent]);
    const sha = git(repository.path, 'commit-tree', '-m', item.title, ...names, tree).trim();
    moveRef(repository, `refs/heads/${pull.base}`, sha, base);
    item.state = 'closed';
    pull.mergeCommit = sha;
    pull.headCommit = head;
    const merged = { sha, merged: true, message: 'Pull Request successfully merged' } satisfies MergeAnswer;
    return ok(merged);
  },
  'GET pulls/:number/reviews': ({ repository, at, query }) => {
    if (pullAt(repository, at['number']) === undefined) return missing;
    const reviews = repository.reviews.filter(({ on }) => on === Number(at['number']));
    return ok(pageOfList(reviews, query).map((review) => renderReview(repository, review)));
  },
  'POST pulls/:number/reviews': ({ repository, at, user, body, now }) => {
    const item = pullAt(repository, at['number']);
    if (item === undefined) return missing;
    const event = text(body, 'event');
    if (event !== 'COMMENT' && item.user.id === user.id) {
      return invalid(`Can not ${event === 'APPROVE' ? 'approve' : 'request changes on'} your own pull request`);
    }
    const states = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;
    const review: ReviewState = {
      id: repository.next,
      on: item.number,
      user,
      body: text(body, 'body'),
      createdAt: now,
      state: states[event as keyof typeof states],
      commit: text(body, 'commit_id'),
    };
    repository.next += 1;
    repository.reviews.push(review);
    return ok(renderReview(repository, review));
  },
};

function pullAt(repository: RepositoryState, number: string | undefined): ItemState | undefined {
  const item = repository.items.get(Number(number));
  return item?.pull === undefined ? undefined : item;
}
