import type { Verdict } from './objects.ts';

export interface IssueRequest {
  /** Names the task. A task has one issue: whoever asks again gets it, whatever its title is by then. */
  readonly task: string;
  /** One line; what is over 256 characters is cut. */
  readonly title: string;
  /** Markdown, at most 65,000 characters. */
  readonly body: string;
  /** Labels that do not exist are made. */
  readonly labels?: readonly string[];
  /** The number of a milestone. */
  readonly milestone?: number;
}

export interface CloseRequest {
  readonly number: number;
  /** @default 'completed' */
  readonly reason?: 'completed' | 'not_planned';
}

export interface CommentRequest {
  /** The number of an issue or pull request. */
  readonly on: number;
  /** Tells the comments on one issue apart, such as `phase-6`. */
  readonly key: string;
  readonly body: string;
}

export interface LabelsRequest {
  readonly on: number;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export interface MilestoneRequest {
  /** A repository has one milestone of a title. */
  readonly title: string;
  readonly description?: string;
}

export interface PushRequest {
  readonly branch: string;
  /** A commit of the local repository, as its full object id. */
  readonly commit: string;
  /** The commit that the branch has on the forge now, null where it has none. If it is another one, nothing is pushed. */
  readonly expect: string | null;
}

export interface DeleteBranchRequest {
  readonly branch: string;
  /** The commit that it has on the forge. If it is another one, it stays. */
  readonly expect: string;
}

export interface PullRequest {
  /** Names the task. Its pull request is found by its head branch, then by this. */
  readonly task: string;
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body: string;
  /** @default false */
  readonly draft?: boolean;
}

export interface ReviewRequest {
  readonly pull: number;
  /** Tells the reviews of one pull request apart, such as `round-1`. */
  readonly key: string;
  readonly verdict: Verdict;
  readonly body: string;
  /** The commit that was reviewed. */
  readonly commit: string;
}

export interface MergeRequest {
  readonly pull: number;
  /** The commit that the head must have. If it is another one, nothing is merged. */
  readonly commit: string;
  /** @default 'merge' */
  readonly method?: 'merge' | 'squash';
}

export interface OrphanQuery {
  /** Keys of writes that somebody still stands for. */
  readonly known: ReadonlySet<string>;
}
