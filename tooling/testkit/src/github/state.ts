import { git } from '../git.ts';
import { refInFiles } from '../ref-in-files.ts';

export interface GithubUser {
  readonly id: number;
  readonly login: string;
  /** What the user is to the repository. */
  readonly association: 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'NONE';
}

export interface ItemState {
  readonly number: number;
  readonly user: GithubUser;
  title: string;
  body: string;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | null;
  labels: string[];
  milestone: number | null;
  readonly createdAt: string;
  /** Of a pull request. */
  readonly pull:
    | { readonly head: string; readonly base: string; draft: boolean; headCommit: string; mergeCommit: string | null }
    | undefined;
}

export interface CommentState {
  readonly id: number;
  readonly on: number;
  readonly user: GithubUser;
  readonly body: string;
  readonly createdAt: string;
}

export interface ReviewState extends CommentState {
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly commit: string;
}

export interface CheckState {
  readonly commit: string;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: 'success' | 'failure' | 'skipped' | null;
}

export interface CommitState {
  readonly tree: string;
  readonly message: string;
  readonly parents: readonly string[];
}

/** Everything that a repository on the server holds, but for what is in git. */
export interface RepositoryState {
  readonly owner: string;
  readonly name: string;
  /** A bare repository, in which branches and objects are. */
  readonly path: string;
  next: number;
  /** Refs beside branches, which no git has to see. */
  readonly refs: Map<string, string>;
  /** Commits that were made by calls. */
  readonly commits: Map<string, CommitState>;
  readonly items: Map<number, ItemState>;
  readonly comments: CommentState[];
  readonly reviews: ReviewState[];
  readonly milestones: { readonly number: number; readonly title: string; readonly description: string }[];
  readonly checks: CheckState[];
}

export function emptyRepository(owner: string, name: string, path: string): RepositoryState {
  const lists = { comments: [], reviews: [], milestones: [], checks: [] };
  const maps = { items: new Map(), refs: new Map(), commits: new Map() };
  return { owner, name, path, next: 1, ...maps, ...lists };
}

/** What a ref of the repository leads to; undefined where there is none. */
export function refCommit({ path, refs }: RepositoryState, ref: string): string | undefined {
  if (isBeside(ref)) return refs.get(ref);
  const known = refInFiles(path, ref);
  if (known !== undefined) return known ?? undefined;
  try {
    return git(path, 'rev-parse', '--verify', '--quiet', '--end-of-options', ref).trim();
  } catch {
    return undefined; // there is none
  }
}

/** Moves a ref in one step; false where it is not at `from`. */
export function moveRef(repository: RepositoryState, ref: string, to: string | null, from: string | null): boolean {
  const { path, refs } = repository;
  if (isBeside(ref)) {
    if (to !== null && (refs.get(ref) ?? null) !== from) return false;
    if (to === null) refs.delete(ref);
    else refs.set(ref, to);
    return true;
  }
  try {
    if (to === null) git(path, 'update-ref', '-d', ref);
    else git(path, 'update-ref', ref, to, from ?? '0'.repeat(40));
    return true;
  } catch {
    return false; // somebody was faster
  }
}

function isBeside(ref: string): boolean {
  return ref.startsWith('refs/') && !/^refs\/(?:heads|tags)\//.test(ref);
}

/** Whether `commit` follows on `before`, as far as both were made by calls. */
export function follows(repository: RepositoryState, commit: string, before: string): boolean {
  const parents = repository.commits.get(commit)?.parents ?? [];
  return parents.includes(before) || parents.some((parent) => follows(repository, parent, before));
}

/** The tree of a merge; undefined where it conflicts. */
export function mergeTree({ path }: RepositoryState, ours: string, theirs: string): string | undefined {
  try {
    return git(path, 'merge-tree', '--write-tree', '--no-messages', ours, theirs).trim();
  } catch {
    return undefined; // it conflicts
  }
}
