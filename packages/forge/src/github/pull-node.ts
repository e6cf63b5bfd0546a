import type { ChecksState, PullState } from '../port/objects.ts';

/** A pull request as the GraphQL interface gives it. */
export interface PullNode {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly state: 'OPEN' | 'CLOSED' | 'MERGED';
  readonly isDraft: boolean;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly mergeable: 'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN';
  readonly mergeCommit: { readonly oid: string } | null;
  readonly reviewDecision: 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED' | null;
  readonly latestReviews: { readonly nodes: readonly { readonly state: string }[] };
  readonly commits: {
    readonly nodes: readonly { readonly commit: { readonly statusCheckRollup: { readonly state: string } | null } }[];
  };
}

export const pullFields = `fragment pull on PullRequest {
  number url title state isDraft headRefName headRefOid baseRefName mergeable mergeCommit { oid } reviewDecision
  latestReviews(first: 50) { nodes { state } }
  commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }
}`;

export function toPullState(node: PullNode): PullState {
  const { number, url, title, isDraft: draft, headRefName: head, headRefOid: headCommit, baseRefName: base } = node;
  return {
    number,
    url,
    title,
    state: ({ OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const)[node.state],
    draft,
    head,
    headCommit,
    base,
    mergeable: ({ MERGEABLE: 'clean', CONFLICTING: 'conflicting', UNKNOWN: 'unknown' } as const)[node.mergeable],
    checks: rollup(node.commits.nodes[0]?.commit.statusCheckRollup?.state),
    review: decision(node),
    mergeCommit: node.mergeCommit?.oid ?? null,
  };
}

function rollup(state: string | undefined): ChecksState {
  switch (state) {
    case undefined:
      return 'none';
    case 'SUCCESS':
      return 'passed';
    case 'PENDING':
    case 'EXPECTED':
      return 'pending';
    default:
      return 'failed';
  }
}

/** GitHub decides only where a rule asks for reviews; elsewhere the last review of each person counts. */
function decision({ reviewDecision, latestReviews }: PullNode): PullState['review'] {
  const states = new Set(latestReviews.nodes.map(({ state }) => state));
  if (reviewDecision === 'CHANGES_REQUESTED' || states.has('CHANGES_REQUESTED')) return 'changes-requested';
  if (reviewDecision === 'REVIEW_REQUIRED') return 'required';
  return reviewDecision === 'APPROVED' || states.has('APPROVED') ? 'approved' : 'none';
}
