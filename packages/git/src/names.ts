import { OrchError } from '@orch/core';

/** The full name of a branch below the prefix of orch: `refs/heads/orch/<name>`. */
export type BranchRef = string & { readonly __brand: 'BranchRef' };
/** The id of a commit, a tree or a blob: 40 or 64 lower-case hexadecimal digits. */
export type ObjectId = string & { readonly __brand: 'ObjectId' };

/** Fits a folder, a ref and a cell of a table on every system; no name starts with `-` or `.`. */
const safe = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;
/** Names that Windows gives to devices, with any extension. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * A name of a worktree, an attempt or a branch as it is, if it is safe everywhere: `a`–`z`, `0`–`9`, and `.`, `_`, `-`
 * inside, up to 63 characters, no `..`, no `.lock` at the end, no name of a device.
 *
 * @throws OrchError `ORCH_GIT_UNSAFE_NAME`.
 */
export function requireName(what: string, name: string): string {
  if (safe.test(name) && !name.includes('..') && !name.endsWith('.lock') && !device.test(name)) return name;
  throw new OrchError('ORCH_GIT_UNSAFE_NAME', `${JSON.stringify(name.slice(0, 100))} cannot be the name of ${what}`, {
    help: 'Use lower-case letters and digits, with points, hyphens and underscores inside, up to 63 characters.',
    data: { name },
  });
}

/**
 * The branch of a name. All branches of orch stand side by side below one prefix, so that none is in another's way: git
 * keeps `a` and `a/b` as a file and a folder of one name, and can have only one of them.
 *
 * @throws OrchError `ORCH_GIT_UNSAFE_NAME`.
 */
export function branchRef(name: string): BranchRef {
  return `refs/heads/orch/${requireName('a branch', name)}` as BranchRef;
}

/** The part of a {@link BranchRef} behind the prefix. */
export function branchName(ref: BranchRef): string {
  return ref.slice('refs/heads/orch/'.length);
}

export function isObjectId(text: string): text is ObjectId {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** @throws OrchError `ORCH_GIT_UNKNOWN_REVISION`. */
export function requireId(id: string): ObjectId {
  if (isObjectId(id)) return id;
  throw new OrchError('ORCH_GIT_UNKNOWN_REVISION', `${JSON.stringify(id.slice(0, 100))} is no id of an object`, {
    help: 'Resolve it with resolveCommit first.',
  });
}

/**
 * A revision as git understands it, refused if it could be taken for something else than a name.
 *
 * @throws OrchError `ORCH_GIT_UNSAFE_NAME`.
 */
export function requireRevision(revision: string): string {
  if (revision !== '' && revision.length <= 1000 && !revision.startsWith('-') && !/[\s\p{C}]/u.test(revision)) {
    return revision;
  }
  throw new OrchError('ORCH_GIT_UNSAFE_NAME', `${JSON.stringify(revision.slice(0, 100))} cannot be a revision`, {
    help: 'Name a commit, a branch or a tag.',
    data: { revision },
  });
}
