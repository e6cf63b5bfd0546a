import { OrchError } from '@orch/core';

import { isObjectId, type ObjectId } from '../names.ts';
import { resolveCommit } from '../refs.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';

/** What a merge of two commits would be. */
export type Prediction =
  | { readonly clean: true; readonly tree: ObjectId }
  | {
      readonly clean: false;
      /** The files in conflict. */
      readonly paths: readonly string[];
      /** What git says about them, one line each. */
      readonly messages: readonly string[];
    };

/**
 * Merges two commits in the object database alone: no work tree, index or ref is touched.
 *
 * @throws OrchError `ORCH_GIT_UNKNOWN_REVISION`, `ORCH_GIT_UNRELATED`.
 */
export async function predictMerge(repository: Repository, ours: string, theirs: string): Promise<Prediction> {
  const [a, b] = await Promise.all([resolveCommit(repository, ours), resolveCommit(repository, theirs)]);
  return mergeTrees(opened(repository), a, b);
}

export async function mergeTrees(repository: OpenRepository, ours: ObjectId, theirs: ObjectId): Promise<Prediction> {
  const { git, bare } = repository;
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--messages', '--end-of-options', ours, theirs];
  const { exitCode, stdout, stderr } = await git(bare, args, { contents: true, accept: [0, 1, 128] });
  const [tree = '', ...rest] = stdout.toString().split('\0');
  if (exitCode === 0 && isObjectId(tree)) return { clean: true, tree };
  if (exitCode === 1 && isObjectId(tree)) {
    const end = rest.indexOf('');
    const paths = [...new Set(rest.slice(0, end))];
    return { clean: false, paths, messages: readMessages(rest.slice(end + 1)) };
  }
  if (/unrelated histories/.test(stderr)) {
    throw new OrchError('ORCH_GIT_UNRELATED', `${ours} and ${theirs} have no commit in common`, {
      help: 'Begin branches at a commit of the branch that they are merged into.',
    });
  }
  throw new OrchError('ORCH_GIT_FAILED', `git could not merge ${ours} and ${theirs}: ${stderr.trim()}`, {
    help: 'See what git says in the message.',
  });
}

/** Each message is: a count, that many paths, a kind, and the text. See "INFORMATIONAL MESSAGES" in git-merge-tree(1). */
function readMessages(fields: readonly string[]): string[] {
  const messages: string[] = [];
  for (let at = 0; at < fields.length && /^\d+$/.test(fields[at] ?? '');) {
    const text = at + Number(fields[at]) + 2;
    const message = (fields[text] ?? '').trim();
    if (message.startsWith('CONFLICT')) messages.push(message);
    at = text + 1;
  }
  return messages;
}
