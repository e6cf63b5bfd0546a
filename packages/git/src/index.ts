export type { Isolation } from './isolation/isolation.ts';
export type { Conflict, QueueEntry } from './merge/entries.ts';
export type { Prediction } from './merge/predict.ts';
export type { Landed, LandReport, MergeQueue, MergeQueueOptions } from './merge/queue.ts';
export type { BranchRef, ObjectId } from './names.ts';
export type { Identity } from './process/environment.ts';
export type { GitCommand, GitOutcome, GitProcess } from './process/git-process.ts';
export type { GitLauncher } from './process/launcher.ts';
export type { Branch } from './refs.ts';
export type { OpenRepositoryOptions, Repository } from './repository/open-repository.ts';
export type { WorktreeState } from './repository/records.ts';
export type { Rescue, RescueFile, RescuePart } from './rescue/list.ts';
export type { RescueManifest } from './rescue/manifest.ts';
export type { Restored, RestoreOptions } from './rescue/restore.ts';
export type { CreateWorktreeOptions, Worktree } from './worktrees/create.ts';
export type { Healed } from './worktrees/heal.ts';
export type { WorktreeInfo } from './worktrees/list.ts';
export type { LeftFile } from './work/staged-tree.ts';
export type { FileChange, WorktreeChanges } from './work/changes.ts';
export type { CommitWorktreeOptions, JudgedCommit, WorktreeCommit } from './work/commit.ts';
export type { Snapshot, SnapshotOptions } from './work/snapshot.ts';
export type { InsideProbe, InsideProcess } from './worktrees/processes-inside.ts';
export type { RemovedWorktree, RemoveWorktreeOptions } from './worktrees/remove.ts';
export { reflinkObstacle, requireReflink } from './isolation/reflink.ts';
export { isolations } from './isolation/isolation.ts';
export { predictMerge } from './merge/predict.ts';
export { openMergeQueue } from './merge/queue.ts';
export { openLauncher } from './process/launcher.ts';
export { spawnGit } from './process/spawn-git.ts';
export { branchCommit, listBranches, resolveCommit, updateBranch } from './refs.ts';
export { holderOf, holds } from './work/ancestors.ts';
export { refInFiles } from './repository/loose-refs.ts';
export { openRepository } from './repository/open-repository.ts';
export { deleteRescue, listRescues, showRescue } from './rescue/list.ts';
export { restoreRescue } from './rescue/restore.ts';
export {
  changesBetween,
  commitsBetween,
  commitText,
  fileAt,
  leftBehind,
  patchBetween,
  worktreeChanges,
  worktreeHead,
  worktreeTree,
} from './work/changes.ts';
export { commitAccepted, commitWorktree } from './work/commit.ts';
export { commitSnapshot } from './work/snapshot.ts';
export { createWorktree } from './worktrees/create.ts';
export { healWorktrees } from './worktrees/heal.ts';
export { listWorktrees, releaseWorktree } from './worktrees/list.ts';
export { processesInside } from './worktrees/processes-inside.ts';
export { removeWorktree } from './worktrees/remove.ts';
