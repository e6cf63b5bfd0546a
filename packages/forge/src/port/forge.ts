import type {
  BranchRef,
  Checks,
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
} from './objects.ts';
import type {
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
} from './requests.ts';
import type { ForgeWrite } from './write.ts';

/**
 * One repository on a forge. Methods that change something answer a {@link ForgeWrite} at once, without a call; the
 * others read. It decides nothing about who may write: the caller has one process at it, or takes it that several find
 * each other's objects.
 *
 * Errors, of reads, `probe` and `do` alike: `ORCH_FORGE_RATE_LIMITED` (`data.resetsAt`), `_UNAVAILABLE`, `_AUTH`,
 * `_NOT_FOUND`, `_REJECTED`, `_CONFLICT`, `_STALE`, `_BUSY`; `_INVALID` for what cannot be asked for, thrown by the call
 * that makes the write; `ORCH_ABORTED`.
 */
export interface Forge {
  readonly kind: 'github' | 'local';
  /** What the keys take for the repository. */
  readonly repository: string;

  issue(request: IssueRequest): ForgeWrite<IssueRef>;
  closeIssue(request: CloseRequest): ForgeWrite<ClosedRef>;
  comment(request: CommentRequest): ForgeWrite<CommentRef>;
  labels(request: LabelsRequest): ForgeWrite<LabelsRef>;
  milestone(request: MilestoneRequest): ForgeWrite<MilestoneRef>;
  pushBranch(request: PushRequest): ForgeWrite<BranchRef>;
  deleteBranch(request: DeleteBranchRequest): ForgeWrite<DeletedBranchRef>;
  pullRequest(request: PullRequest): ForgeWrite<PullRef>;
  /** Takes a pull request out of its draft. */
  readyPull(request: { readonly number: number }): ForgeWrite<PullRef>;
  /** Closes a pull request without merging it. */
  closePull(request: { readonly number: number }): ForgeWrite<ClosedRef>;
  review(request: ReviewRequest): ForgeWrite<ReviewRef>;
  mergePull(request: MergeRequest): ForgeWrite<MergeRef>;

  /** The commit of a branch on the forge, which is the evidence that a push has arrived; undefined where there is none. */
  remoteCommit(branch: string, signal?: AbortSignal): Promise<string | undefined>;
  /** In the order of the numbers, undefined for one that is no pull request. */
  readPulls(numbers: readonly number[], signal?: AbortSignal): Promise<readonly (PullState | undefined)[]>;
  checks(commit: string, signal?: AbortSignal): Promise<Checks>;
  /** From the oldest to the newest. */
  reviews(pull: number, signal?: AbortSignal): Promise<readonly Review[]>;
  /** The conversation on an issue or pull request, from the oldest to the newest. */
  comments(on: number, signal?: AbortSignal): Promise<readonly Comment[]>;
  /** Open issues and pull requests that were made by a write whose key is not known. */
  findOrphans(query: OrphanQuery, signal?: AbortSignal): Promise<readonly Orphan[]>;
}
