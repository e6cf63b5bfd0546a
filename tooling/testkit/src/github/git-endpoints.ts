import { createHash } from 'node:crypto';

import { git } from '../git.ts';
import { created, type Endpoint, invalid, missing, ok, pageOfList, text, texts } from './answer.ts';
import { renderCheck } from './render.ts';
import type { CombinedStatusAnswer, CommitAnswer, GitCommitAnswer, RefAnswer } from './shapes.ts';
import { type CommitState, follows, moveRef, refCommit, type RepositoryState } from './state.ts';

export const gitEndpoints: Readonly<Record<string, Endpoint>> = {
  'GET git/ref/:ref': ({ repository, at }) => {
    const ref = `refs/${at['ref']}`;
    const sha = refCommit(repository, ref);
    return sha === undefined ? missing : ok(renderRef(ref, sha));
  },
  'POST git/refs': ({ repository, body }) => {
    const [ref, sha] = [text(body, 'ref'), text(body, 'sha')];
    if (!/^refs\/[^/]+\/.+/.test(ref)) return invalid('Reference name must start with refs/ and have two slashes');
    if (!moveRef(repository, ref, sha, null)) return { status: 422, body: { message: 'Reference already exists' } };
    return created(renderRef(ref, sha));
  },
  'PATCH git/refs/:ref': ({ repository, at, body }) => {
    const [ref, sha] = [`refs/${at['ref']}`, text(body, 'sha')];
    const from = refCommit(repository, ref);
    if (from === undefined) return { status: 422, body: { message: 'Reference does not exist' } };
    const forward = follows(repository, sha, from);
    if (!forward || !moveRef(repository, ref, sha, from)) {
      return { status: 422, body: { message: 'Update is not a fast forward' } };
    }
    return ok(renderRef(ref, sha));
  },
  'DELETE git/refs/:ref': ({ repository, at }) => {
    const ref = `refs/${at['ref']}`;
    if (refCommit(repository, ref) === undefined) return { status: 422, body: { message: 'Reference does not exist' } };
    moveRef(repository, ref, null, null);
    return { status: 204 };
  },
  'POST git/commits': ({ repository, body }) => {
    const commit = { tree: text(body, 'tree'), message: text(body, 'message'), parents: texts(body, 'parents') };
    const sha = createHash('sha1').update(JSON.stringify(commit)).digest('hex');
    repository.commits.set(sha, commit);
    return created(commitAnswer(sha, commit));
  },
  'GET git/commits/:sha': ({ repository, at }) => {
    const commit = commitAt(repository, at['sha'] ?? '');
    return commit === undefined ? missing : ok(commitAnswer(at['sha'] ?? '', commit));
  },
  'GET commits/:sha': ({ repository, at }) => {
    const wanted = at['sha'] ?? '';
    const sha = /^[0-9a-f]{40}$/.test(wanted) ? wanted : refCommit(repository, wanted);
    const commit = sha === undefined ? undefined : commitAt(repository, sha);
    if (sha === undefined || commit === undefined) return missing;
    const { tree, message } = commit;
    return ok({ sha, commit: { tree: { sha: tree }, message } } satisfies CommitAnswer);
  },
  'GET commits/:sha/check-runs': ({ repository, at, query }) => {
    const runs = repository.checks.filter(({ commit }) => commit === at['sha']);
    const page = pageOfList(runs, query).map((check) => renderCheck(repository, check));
    return ok({ total_count: runs.length, check_runs: page });
  },
  'GET commits/:sha/status': ({ at }) =>
    ok({ state: 'pending', statuses: [], sha: at['sha'] ?? '', total_count: 0 } satisfies CombinedStatusAnswer),
};

function renderRef(ref: string, sha: string): RefAnswer {
  return { ref, node_id: `REF_${ref}`, object: { type: 'commit', sha } };
}

function commitAt(repository: RepositoryState, sha: string): CommitState | undefined {
  const known = repository.commits.get(sha);
  if (known !== undefined || refCommit(repository, `${sha}^{commit}`) === undefined) return known;
  const [tree = '', message = ''] = git(repository.path, 'show', '--no-patch', '--format=%T%x00%B', sha).split('\0');
  const commit = { tree, message: message.trim(), parents: [] };
  repository.commits.set(sha, commit);
  return commit;
}

function commitAnswer(sha: string, { tree, message }: CommitState): GitCommitAnswer {
  return { sha, message, tree: { sha: tree } };
}
