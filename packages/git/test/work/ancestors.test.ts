import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { holderOf, resolveCommit } from '../../src/index.ts';
import { workspace } from '../support/workspace.ts';

test('who holds a commit is told without taking the name of a tag for that of a commit', async () => {
  using w = await workspace();
  const { repository } = w;
  const first = await resolveCommit(repository, 'HEAD');
  git(w.main, 'commit', '--quiet', '--allow-empty', '--message=next');
  const next = git(w.main, 'rev-parse', 'HEAD').trim();
  git(w.main, 'tag', '--annotate', '--message=tagged', 'v1');
  const tag = git(w.main, 'rev-parse', 'refs/tags/v1').trim();
  expect(await holderOf(repository, tag, [first])).toBeUndefined();
  expect(await holderOf(repository, next, [first])).toBeUndefined();
  expect(await resolveCommit(repository, tag)).toBe(next);
  expect(await resolveCommit(repository, next)).toBe(next);
  const after = await resolveCommit(repository, 'HEAD');
  expect(await holderOf(repository, next, [first, after])).toBe(next);
});
