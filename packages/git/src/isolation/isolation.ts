/**
 * How the folder of a task is kept apart from the user's repository.
 * - `worktree`: a linked worktree, which shares refs, configuration and hooks with the repository
 * - `clone`: a repository of its own, which borrows the objects of the user's and can change nothing of it
 * - `reflink`: as `clone`, with files that share blocks with those of the user's work tree until one is written
 */
export type Isolation = 'worktree' | 'clone' | 'reflink';

/** All of them, the default first. */
export const isolations: readonly Isolation[] = ['worktree', 'clone', 'reflink'];
