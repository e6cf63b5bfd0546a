import { env } from 'node:process';

import { tempDir, git, initRepository } from '@orch/testkit';
import { startGithubServer } from '@orch/testkit/github';
import { test } from 'vitest';

import { openGithubForge, openLocalForge } from '../src/index.ts';
import { spawnProcess } from '../test/support/process.ts';

test('a read of a branch, and the look-up of an issue', async ({ bench }) => {
  using temp = tempDir();
  initRepository(temp.path);
  git(temp.path, 'init', '--quiet', '--bare', '--initial-branch=main', 'bare.git');
  const bare = `${temp.path}/bare.git`;
  git(temp.path, 'push', '--quiet', bare, 'HEAD:refs/heads/main');
  await using server = await startGithubServer({ owner: 'acme', name: 'shop', path: bare });
  const git_ = { process: spawnProcess, environment: { PATH: env['PATH'] } };
  const source = { gitDir: `${temp.path}/.git`, scratchDir: temp.path };
  const forge = openGithubForge({
    owner: 'acme',
    name: 'shop',
    token: 'ghp_test',
    apiUrl: server.url,
    gitUrl: server.gitUrl,
    source,
    git: git_,
    pace: { writeMs: 0, notificationMs: 0, searchMs: 0 },
  });
  const local = await openLocalForge({ path: bare, source, ...git_ });
  const text = { title: 'Title', body: 'Body '.repeat(100) };
  for (let task = 0; task < 20; task += 1) {
    await forge.issue({ task: `t${task}`, ...text }).do();
    await local.issue({ task: `t${task}`, ...text }).do();
  }
  const headers = { authorization: 'Bearer ghp_test' };
  const list = `${server.url}/repos/acme/shop/issues?state=all&sort=created&direction=desc&page=1&per_page=100`;
  const milestones = `${server.url}/repos/acme/shop/milestones?state=all&page=1&per_page=100`;
  const read = async (url: string): Promise<void> => {
    await (await fetch(url, { headers })).json();
  };
  await bench.compare(
    bench('fetch of a small answer', () => read(milestones)),
    bench('a small read by the forge', async () => {
      await forge.milestone({ title: 'none' }).probe();
    }),
    bench('fetch of 20 issues', () => read(list)),
    bench('look-up among 20 issues by the forge', async () => {
      await forge.issue({ task: 't1', ...text }).probe();
    }),
    bench('look-up in the local forge', async () => {
      await local.issue({ task: 't1', ...text }).probe();
    }),
    { time: 1000 },
  );
}, 120_000);
