import { buildSchema, graphqlSync } from 'graphql';

import { pageOf, tipOf } from './render.ts';
import { type GithubUser, type ItemState, mergeTree, refCommit, type RepositoryState } from './state.ts';

/** The part of GitHub's schema that the server knows; names and types are those of GitHub. */
const schema = buildSchema(`
  enum PullRequestState { OPEN CLOSED MERGED }
  enum MergeableState { MERGEABLE CONFLICTING UNKNOWN }
  enum PullRequestReviewDecision { APPROVED CHANGES_REQUESTED REVIEW_REQUIRED }
  enum PullRequestReviewState { APPROVED CHANGES_REQUESTED COMMENTED DISMISSED PENDING }
  enum StatusState { ERROR EXPECTED FAILURE PENDING SUCCESS }
  interface Node { id: ID! }
  interface Comment { id: ID! viewerDidAuthor: Boolean! }
  type Issue implements Node & Comment { id: ID! viewerDidAuthor: Boolean! }
  type StatusCheckRollup { state: StatusState! }
  type Commit { oid: String! statusCheckRollup: StatusCheckRollup }
  type PullRequestCommit { commit: Commit! }
  type PullRequestCommitConnection { nodes: [PullRequestCommit] }
  type PullRequestReview { state: PullRequestReviewState! }
  type PullRequestReviewConnection { nodes: [PullRequestReview] }
  type PullRequest implements Node & Comment {
    id: ID! number: Int! url: String! title: String! state: PullRequestState! isDraft: Boolean!
    headRefName: String! headRefOid: String! baseRefName: String! mergeable: MergeableState!
    mergeCommit: Commit reviewDecision: PullRequestReviewDecision viewerDidAuthor: Boolean!
    latestReviews(first: Int): PullRequestReviewConnection commits(last: Int): PullRequestCommitConnection!
  }
  type Repository { pullRequest(number: Int!): PullRequest }
  input MarkPullRequestReadyForReviewInput { pullRequestId: ID! }
  type MarkPullRequestReadyForReviewPayload { pullRequest: PullRequest }
  type Query { repository(owner: String!, name: String!): Repository node(id: ID!): Node }
  type Mutation {
    markPullRequestReadyForReview(input: MarkPullRequestReadyForReviewInput!): MarkPullRequestReadyForReviewPayload
  }
`);

/** Executes a query; what does not exist is an error of the type NOT_FOUND beside the data, as GitHub does it. */
export function executeGraphql(
  repositories: readonly RepositoryState[],
  user: GithubUser,
  body: Readonly<Record<string, unknown>>,
): unknown {
  const errors: { type: string; path: string[]; message: string }[] = [];
  const rootValue = {
    repository({ owner, name }: { owner: string; name: string }) {
      const found = repositories.find((one) => one.owner === owner && one.name === name);
      if (found === undefined) {
        errors.push({ type: 'NOT_FOUND', path: ['repository'], message: 'Could not resolve to a Repository.' });
        return null;
      }
      return {
        pullRequest({ number }: { number: number }) {
          const item = found.items.get(number);
          if (item?.pull !== undefined) return pullNode(found, item, item.pull);
          const message = `Could not resolve to a PullRequest with the number of ${number}.`;
          errors.push({ type: 'NOT_FOUND', path: ['repository'], message });
          return null;
        },
      };
    },
    node({ id }: { id: string }) {
      const author = authorOf(repositories, id);
      return author && { __typename: 'Issue', id, viewerDidAuthor: author.id === user.id };
    },
    markPullRequestReadyForReview({ input }: { input: { pullRequestId: string } }) {
      for (const repository of repositories) {
        const item = repository.items.get(Number(input.pullRequestId.slice('PR_'.length)));
        if (item?.pull === undefined) continue;
        item.pull.draft = false;
        return { pullRequest: pullNode(repository, item, item.pull) };
      }
      return null;
    },
  };
  const variableValues = (body['variables'] ?? {}) as Record<string, unknown>;
  const result = graphqlSync({ schema, source: String(body['query']), rootValue, variableValues });
  const all = [...errors, ...(result.errors ?? [])];
  return { data: result.data ?? null, ...(all.length === 0 ? {} : { errors: all }) };
}

function pullNode(repository: RepositoryState, item: ItemState, pull: NonNullable<ItemState['pull']>) {
  const { number, title, state } = item;
  const { draft: isDraft, head: headRefName, base: baseRefName, mergeCommit } = pull;
  const tip = tipOf(repository, item);
  const headRefOid = tip ?? pull.headCommit;
  const base = refCommit(repository, `refs/heads/${baseRefName}`);
  const known = tip !== undefined && base !== undefined;
  const clean = known && mergeTree(repository, base, tip) !== undefined;
  const latest = new Map(repository.reviews.filter(({ on }) => on === number).map((one) => [one.user.id, one.state]));
  const runs = repository.checks.filter(({ commit }) => commit === headRefOid);
  const failed = runs.some(({ conclusion }) => conclusion === 'failure');
  const rollup = failed ? 'FAILURE' : runs.some(({ status }) => status !== 'completed') ? 'PENDING' : 'SUCCESS';
  return {
    id: `PR_${number}`,
    number,
    url: pageOf(repository, 'pull', number),
    title,
    state: mergeCommit === null ? state.toUpperCase() : 'MERGED',
    isDraft,
    headRefName,
    headRefOid,
    baseRefName,
    mergeable: known ? (clean ? 'MERGEABLE' : 'CONFLICTING') : 'UNKNOWN',
    mergeCommit: mergeCommit === null ? null : { oid: mergeCommit },
    reviewDecision: null,
    latestReviews: { nodes: [...latest.values()].map((one) => ({ state: one })) },
    commits: {
      nodes: [{ commit: { oid: headRefOid, statusCheckRollup: runs.length === 0 ? null : { state: rollup } } }],
    },
  };
}

function authorOf(repositories: readonly RepositoryState[], id: string): GithubUser | undefined {
  const number = Number(id.slice(id.indexOf('_') + 1));
  for (const { items, comments, reviews } of repositories) {
    if (id.startsWith('I_') || id.startsWith('PR_')) return items.get(number)?.user;
    return [...comments, ...reviews].find((one) => one.id === number)?.user;
  }
  return undefined;
}
