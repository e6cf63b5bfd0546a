import type { components } from '@octokit/openapi-types';

/** Each part may be missing, and none may be there that the description lacks or types otherwise. */
type Described<T> = T extends readonly (infer E)[]
  ? Described<E>[]
  : T extends object
    ? { [K in keyof T]?: Described<T[K]> }
    : T;

type Schemas = components['schemas'];

/*
 * Answers of the interface, held by the compiler against GitHub's own description of it (`@octokit/openapi-types`). Only
 * what tests of clients need is there.
 */
export type IssueAnswer = Described<Schemas['issue']>;
export type CommentAnswer = Described<Schemas['issue-comment']>;
export type MilestoneAnswer = Described<Schemas['milestone']>;
export type PullAnswer = Described<Schemas['pull-request']>;
export type ReviewAnswer = Described<Schemas['pull-request-review']>;
export type RefAnswer = Described<Schemas['git-ref']>;
export type GitCommitAnswer = Described<Schemas['git-commit']>;
export type CommitAnswer = Described<Schemas['commit']>;
export type CheckRunAnswer = Described<Schemas['check-run']>;
export type CombinedStatusAnswer = Described<Schemas['combined-commit-status']>;
export type MergeAnswer = Described<Schemas['pull-request-merge-result']>;
export type UserAnswer = Described<Schemas['simple-user']>;
export type LabelAnswer = Described<Schemas['label']>;
