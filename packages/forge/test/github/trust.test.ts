import { createHash } from 'node:crypto';

import { formatProcess, currentProcess } from '@orch/core/process-identity';
import { startGithubServer } from '@orch/testkit/github';
import { expect, test } from 'vitest';

import { mark } from '../../src/text/marker.ts';
import { type GithubWorld, githubWorld } from '../support/github-world.ts';
import { spawnProcess } from '../support/process.ts';

const request = { task: 't', title: 'Title', body: 'Body' };

async function inWorld(play: (world: GithubWorld) => Promise<void>): Promise<void> {
  const world = await githubWorld();
  try {
    await play(world);
  } finally {
    await world.dispose();
  }
}

/** A server with an owner, an app and somebody from the street. */
async function manyUsers(world: GithubWorld) {
  return startGithubServer({
    owner: 'acme',
    name: 'shop',
    path: world.local.bare,
    users: {
      ghp_owner: { login: 'acme', association: 'OWNER' },
      ghs_app: { login: 'orch[bot]', association: 'NONE' },
      ghp_stranger: { login: 'mallory', association: 'NONE' },
    },
  });
}

test('what a stranger has marked as ours is not taken for it, and an app knows its own', () =>
  inWorld(async (world) => {
    await using server = await manyUsers(world);
    const as = (token: string) => world.open({ token, apiUrl: server.url, gitUrl: server.gitUrl, repository: 'r' });
    const { key } = as('ghp_owner').issue(request);
    const forged = await fetch(`${server.url}/repos/acme/shop/issues`, {
      method: 'POST',
      headers: { authorization: 'Bearer ghp_stranger' },
      body: JSON.stringify({ title: 'Mine', body: mark(key, 'x') }),
    });
    expect(forged.status).toBe(201);
    expect(await as('ghp_owner').issue(request).probe()).toBeUndefined();
    const made = await as('ghs_app').issue(request).do();
    expect(made.number).toBe(2);
    expect(await as('ghs_app').issue(request).probe()).toEqual(made);
    expect(await as('ghs_app').findOrphans({ known: new Set() })).toMatchObject([{ number: 2, key }]);
  }));

test('a verdict of somebody else counts, and one on an own pull request is recorded as what it is', () =>
  inWorld(async (world) => {
    await using server = await manyUsers(world);
    const as = (token: string) => world.open({ token, apiUrl: server.url, gitUrl: server.gitUrl, repository: 'r' });
    const author = as('ghs_app');
    await author.pushBranch({ branch: 'x', commit: world.commits.one, expect: null }).do();
    const { number: pull } = await author.pullRequest({ ...request, head: 'x', base: 'main' }).do();
    const review = { pull, verdict: 'approve', body: 'Good', commit: world.commits.one } as const;
    expect(await author.review({ ...review, key: 'self' }).do()).toMatchObject({ verdict: 'approve', binding: false });
    expect((await author.readPulls([pull]))[0]?.review).toBe('none');
    expect(
      await as('ghp_owner')
        .review({ ...review, key: 'other' })
        .do(),
    ).toMatchObject({ binding: true });
    expect((await author.readPulls([pull]))[0]?.review).toBe('approved');
    expect((await author.reviews(pull)).map(({ verdict, binding }) => [verdict, binding])).toEqual([
      ['approve', false],
      ['approve', true],
    ]);
  }));

test('an issue older than those that are listed is found by the search', () =>
  inWorld(async (world) => {
    const made = await world.open().issue(request).do();
    const { items } = world.server.repository;
    const first = items.get(1)!;
    for (let number = 2; number <= 101; number += 1) items.set(number, { ...first, number, body: 'by hand' });
    world.server.repository.next = 102;
    expect(await world.open({ lookBack: 100 }).issue(request).probe()).toEqual(made);
    expect(world.server.calls.some(({ path }) => path.startsWith('/search/issues'))).toBe(true);
  }));

test('the claim of a dead process is taken over at once, and that of an unknown one after it stood still', () =>
  inWorld(async (world) => {
    const { refs, commits } = world.server.repository;
    const leave = (task: string, process: string): void => {
      const key = world.open().issue({ ...request, task }).key;
      const sha = createHash('sha1').update(task).digest('hex');
      commits.set(sha, { tree: 't', message: `orch claim ${process} nonce`, parents: [] });
      refs.set(`refs/orch/claims/${key.replace(':', '-')}`, sha);
    };
    leave('dead', formatProcess({ ...currentProcess(), started: '1' }));
    leave('away', formatProcess({ ...currentProcess(), boot: 'another' }));
    expect(
      (
        await world
          .open()
          .issue({ ...request, task: 'dead' })
          .do()
      ).number,
    ).toBe(1);
    const began = performance.now();
    expect(
      (
        await world
          .open({ claimMs: 250 })
          .issue({ ...request, task: 'away' })
          .do()
      ).number,
    ).toBe(2);
    expect(performance.now() - began).toBeGreaterThan(240);
    expect([...refs.keys()]).toEqual([]);
  }));

test('a token is in no error, no argument and no text, and only git sees it in its environment', () =>
  inWorld(async (world) => {
    const token = 'ghp_secretsecretsecret';
    const argv: string[] = [];
    const variables: string[] = [];
    const forge = world.open({
      token: () => token,
      git: {
        environment: { PATH: process.env['PATH'], GITHUB_TOKEN: token, https_proxy: 'http://127.0.0.1:1' },
        process: (command) => {
          argv.push(...command.argv);
          variables.push(
            ...Object.keys(command.env).filter((name) => command.env[name]!.includes(btoa(`x-access-token:${token}`))),
          );
          expect(JSON.stringify(command.env)).not.toContain(token);
          return spawnProcess(command);
        },
      },
    });
    const push = forge.pushBranch({ branch: 'x', commit: world.commits.one, expect: null });
    for (const work of [() => push.do(), () => forge.remoteCommit('main'), () => forge.issue(request).do()]) {
      const error: unknown = await work().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'ORCH_FORGE_AUTH' });
      expect(inspectAll(error)).not.toContain(token);
    }
    expect(argv.join(' ')).not.toMatch(/secret|c2VjcmV0/);
    expect(variables).toHaveLength(1);
  }));

test('a token that stands in a text is not sent', () =>
  inWorld(async (world) => {
    const forge = world.open();
    await forge.issue({ ...request, title: 'ghp_test', body: 'see ghp_test' }).do();
    expect([...world.server.repository.items.values()].map(({ title, body }) => title + body).join()).not.toContain(
      'ghp_test',
    );
  }));

function inspectAll(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error);
  return [error.message, error.stack, JSON.stringify(error), inspectAll(error.cause ?? null)].join('\n');
}
