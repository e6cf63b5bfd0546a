/*
 * What a forge answers. Types and no interfaces, so that each is JSON for the journal as it stands.
 */

export type IssueRef = { readonly number: number; readonly url: string };

export type PullRef = { readonly number: number; readonly url: string };

export type CommentRef = { readonly id: string; readonly url: string };

export type ClosedRef = { readonly number: number; readonly state: 'closed' };

export type LabelsRef = { readonly on: number; readonly labels: readonly string[] };

export type MilestoneRef = { readonly number: number; readonly title: string };

export type BranchRef = { readonly branch: string; readonly commit: string };

export type DeletedBranchRef = { readonly branch: string };

export type MergeRef = {
  readonly number: number;
  /** The commit on the base branch that holds the change. */
  readonly commit: string;
};

export type Verdict = 'approve' | 'request-changes' | 'comment';

export type ReviewRef = {
  readonly id: string;
  readonly url: string;
  readonly verdict: Verdict;
  /**
   * Whether the forge itself counts the verdict. It does not where the reviewer is the author: GitHub lets nobody approve
   * or refuse a pull request of their own, and the verdict is recorded in a comment instead.
   */
  readonly binding: boolean;
};

/** Where the checks of a commit stand. `none` says that none has been reported, which is not the same as passed. */
export type ChecksState = 'none' | 'pending' | 'passed' | 'failed';

export type Check = {
  readonly name: string;
  readonly state: Exclude<ChecksState, 'none'> | 'skipped';
  readonly url: string | null;
};

export type Checks = { readonly commit: string; readonly state: ChecksState; readonly runs: readonly Check[] };

export type PullState = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly head: string;
  /** The commit at the tip of the head branch. */
  readonly headCommit: string;
  readonly base: string;
  /** `unknown` while the forge is still working it out. */
  readonly mergeable: 'clean' | 'conflicting' | 'unknown';
  readonly checks: ChecksState;
  /** What the reviews say together, by the rules of the forge. */
  readonly review: 'none' | 'required' | 'approved' | 'changes-requested';
  readonly mergeCommit: string | null;
};

export type Review = {
  readonly id: string;
  readonly author: string;
  readonly verdict: Verdict;
  readonly binding: boolean;
  readonly body: string;
  readonly commit: string | null;
  /** ISO 8601. */
  readonly at: string;
  /** The key of the effect that made it; null where a person or another program has. */
  readonly key: string | null;
};

export type Comment = {
  readonly id: string;
  readonly author: string;
  readonly body: string;
  readonly at: string;
  readonly key: string | null;
};

/** An open issue or pull request that carries a key which nobody knows any more. */
export type Orphan = {
  readonly type: 'issue' | 'pull';
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly key: string;
  /** The head branch of a pull request; null for an issue. */
  readonly head: string | null;
};
