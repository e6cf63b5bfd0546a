export type { GitOptions } from './git/git.ts';
export type { PushSource } from './git/push.ts';
export type { GithubForgeOptions, Limits, Pace } from './github/options.ts';
export type { LocalForgeOptions } from './local/open-local-forge.ts';
export type { ReadRef } from './local/snapshot.ts';
export type { Forge } from './port/forge.ts';
export type {
  BranchRef,
  Check,
  Checks,
  ChecksState,
  ClosedRef,
  Comment,
  CommentRef,
  DeletedBranchRef,
  IssueRef,
  LabelsRef,
  MergeRef,
  MilestoneRef,
  Orphan,
  PullRef,
  PullState,
  Review,
  ReviewRef,
  Verdict,
} from './port/objects.ts';
export type { ProcessCommand, ProcessOutcome, ProcessPort } from './port/process.ts';
export type {
  CloseRequest,
  CommentRequest,
  DeleteBranchRequest,
  IssueRequest,
  LabelsRequest,
  MergeRequest,
  MilestoneRequest,
  OrphanQuery,
  PullRequest,
  PushRequest,
  ReviewRequest,
} from './port/requests.ts';
export type { ForgeWrite } from './port/write.ts';
export { openGithubForge } from './github/open-github-forge.ts';
export { openLocalForge } from './local/open-local-forge.ts';
