import type {
  CheckRunAnswer,
  CommentAnswer,
  IssueAnswer,
  LabelAnswer,
  MilestoneAnswer,
  PullAnswer,
  ReviewAnswer,
  UserAnswer,
} from './shapes.ts';
import {
  type CheckState,
  type CommentState,
  type GithubUser,
  type ItemState,
  refCommit,
  type RepositoryState,
  type ReviewState,
} from './state.ts';

const site = 'https://github.example';

export function pageOf({ owner, name }: RepositoryState, kind: string, number: number | string): string {
  return `${site}/${owner}/${name}/${kind}/${number}`;
}

function renderUser({ id, login }: GithubUser): UserAnswer {
  return { id, login, node_id: `U_${id}`, type: login.endsWith('[bot]') ? 'Bot' : 'User', site_admin: false };
}

export function renderIssue(repository: RepositoryState, item: ItemState): IssueAnswer {
  const { number, title, body, state, stateReason, labels, user, createdAt, pull } = item;
  const kind = pull === undefined ? 'issues' : 'pull';
  const milestone = repository.milestones.find((one) => one.number === item.milestone);
  return {
    id: 1000 + number,
    node_id: `I_${number}`,
    number,
    title,
    body,
    state,
    state_reason: stateReason,
    labels: labels.map(renderLabel),
    milestone: milestone === undefined ? null : renderMilestone(milestone),
    user: renderUser(user),
    author_association: user.association,
    html_url: pageOf(repository, kind, number),
    created_at: createdAt,
    ...(pull === undefined ? {} : { pull_request: { html_url: pageOf(repository, kind, number) } }),
  };
}

export function renderLabel(name: string): LabelAnswer & { name: string } {
  return { id: 1, node_id: `L_${name}`, name, color: 'ededed', default: false };
}

export function renderMilestone(milestone: RepositoryState['milestones'][number]): MilestoneAnswer {
  const { number, title, description } = milestone;
  return { id: number, node_id: `M_${number}`, number, title, description, state: 'open' };
}

export function renderComment(repository: RepositoryState, comment: CommentState): CommentAnswer {
  const { id, on, user, body, createdAt } = comment;
  return {
    id,
    node_id: `C_${id}`,
    body,
    user: renderUser(user),
    author_association: user.association,
    html_url: `${pageOf(repository, 'issues', on)}#issuecomment-${id}`,
    created_at: createdAt,
  };
}

export function renderPull(repository: RepositoryState, item: ItemState): PullAnswer {
  const { number, title, body, state, user, createdAt, pull } = item;
  if (pull === undefined) throw new Error(`${number} is no pull request`);
  const here = { id: 1, name: repository.name, full_name: `${repository.owner}/${repository.name}` };
  const { head, base, draft, headCommit, mergeCommit } = pull;
  return {
    id: 1000 + number,
    node_id: `PR_${number}`,
    number,
    title,
    body,
    state,
    draft,
    user: renderUser(user),
    author_association: user.association,
    html_url: pageOf(repository, 'pull', number),
    created_at: createdAt,
    merged: mergeCommit !== null,
    merge_commit_sha: mergeCommit,
    head: { ref: head, label: `${repository.owner}:${head}`, sha: tipOf(repository, item) ?? headCommit, repo: here },
    base: { ref: base, label: `${repository.owner}:${base}`, repo: here },
  };
}

/** Where the head of an open pull request is now. */
export function tipOf(repository: RepositoryState, { state, pull }: ItemState): string | undefined {
  return pull === undefined || state !== 'open' ? undefined : refCommit(repository, `refs/heads/${pull.head}`);
}

export function renderReview(repository: RepositoryState, review: ReviewState): ReviewAnswer {
  const { id, on, user, body, state, commit, createdAt } = review;
  return {
    id,
    node_id: `R_${id}`,
    body,
    state,
    commit_id: commit,
    user: renderUser(user),
    author_association: user.association,
    html_url: `${pageOf(repository, 'pull', on)}#pullrequestreview-${id}`,
    submitted_at: createdAt,
  };
}

export function renderCheck(repository: RepositoryState, check: CheckState): CheckRunAnswer {
  const { name, status, conclusion, commit } = check;
  return { id: 1, name, status, conclusion, head_sha: commit, html_url: pageOf(repository, 'runs', name) };
}
