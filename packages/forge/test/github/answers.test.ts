import { isOrchError } from '@orch/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type GithubWorld, githubWorld } from '../support/github-world.ts';

let world: GithubWorld;
beforeEach(async () => {
  world = await githubWorld();
});
afterEach(async () => {
  await world.dispose();
});

const request = { task: 't', title: 'Title', body: 'Body' };
const issuesCalled = () =>
  world.server.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/issues'));

/** What a rejected call says, for whole comparisons. */
async function failure(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    if (isOrchError(error)) return { code: error.code, ...error.data, help: error.help, message: error.message };
    throw error;
  }
  throw new Error('it did not fail');
}

describe('a write', () => {
  test.each([
    [
      { type: 'too-many', retryAfter: 7 },
      { code: 'ORCH_FORGE_RATE_LIMITED', delayMs: 7000, scope: 'secondary' },
    ],
    [
      { type: 'secondary', retryAfter: 90 },
      { code: 'ORCH_FORGE_RATE_LIMITED', delayMs: 90_000, scope: 'secondary' },
    ],
    [{ type: 'secondary' }, { code: 'ORCH_FORGE_RATE_LIMITED', delayMs: 60_000, scope: 'secondary' }],
    [{ type: 'forbidden' }, { code: 'ORCH_FORGE_AUTH', status: 403 }],
    [
      { type: 'outage', performed: false },
      { code: 'ORCH_FORGE_UNAVAILABLE', status: 502, outcome: 'unknown' },
    ],
    [
      { type: 'drop', performed: true },
      { code: 'ORCH_FORGE_UNAVAILABLE', outcome: 'unknown' },
    ],
    [
      { type: 'truncated', performed: true },
      { code: 'ORCH_FORGE_UNAVAILABLE', outcome: 'unknown' },
    ],
  ] as const)('that meets %o is made once, and says %o', async (fault, expected) => {
    world.server.fail({ fault, on: /^POST .*\/issues$/ });
    const forge = world.open({ readRetries: 3, claims: false });
    expect(await failure(forge.issue(request).do())).toMatchObject(expected);
    expect(issuesCalled()).toHaveLength(1);
  });

  test('whose hour is spent says until when', async () => {
    const resetsAt = 1_900_000_000_000;
    world.server.fail({ fault: { type: 'spent', resetsAt }, on: /^POST .*\/issues$/ });
    const clock = { now: () => resetsAt - 5000, monotonic: () => 0 };
    const said = await failure(world.open({ claims: false, clock }).issue(request).do());
    expect(said).toMatchObject({ code: 'ORCH_FORGE_RATE_LIMITED', resetsAt, delayMs: 5000, scope: 'primary' });
  });

  test('that gets no answer ends in time and may have been made', async () => {
    world.server.fail({ fault: { type: 'hang', performed: true }, on: /^POST .*\/issues$/ });
    const write = world.open({ timeoutMs: 300, claims: false }).issue(request);
    expect(await failure(write.do())).toMatchObject({ code: 'ORCH_FORGE_UNAVAILABLE', outcome: 'unknown' });
    expect((await world.open().issue(request).probe())?.number).toBe(1);
  });

  test('that is stopped says so', async () => {
    world.server.fail({ fault: { type: 'hang', performed: true } });
    const stop = new AbortController();
    const said = failure(world.open().issue(request).do(stop.signal));
    await expect.poll(() => world.server.calls.length).toBeGreaterThan(0);
    stop.abort();
    expect(await said).toMatchObject({ code: 'ORCH_ABORTED' });
  });
});

describe('a read', () => {
  test('is tried again after an outage, and not after a refusal', async () => {
    const forge = world.open({ readRetries: 2 });
    world.server.fail({ fault: { type: 'outage', performed: false }, times: 2 });
    expect(await forge.remoteCommit('main')).toBe(world.commits.base);
    expect(world.server.calls).toHaveLength(3);
    world.server.fail({ fault: { type: 'too-many', retryAfter: 9 } });
    expect(await failure(forge.remoteCommit('main'))).toMatchObject({ code: 'ORCH_FORGE_RATE_LIMITED' });
    expect(world.server.calls).toHaveLength(4);
  });

  test('of what has not changed costs no call that counts, and all of them share a connection', async () => {
    const forge = world.open({ claims: false });
    await forge.issue(request).do();
    const before = world.server.calls.length;
    for (let round = 0; round < 5; round += 1) expect((await forge.issue(request).probe())?.number).toBe(1);
    const statuses = world.server.calls.slice(before).map(({ status }) => status);
    expect(statuses).toEqual([200, 304, 304, 304, 304]);
    expect(world.server.connections).toBe(1);
  });

  test('keeps nothing that came in halves', async () => {
    const forge = world.open({ claims: false });
    await forge.issue(request).do();
    world.server.fail({ fault: { type: 'truncated', performed: true }, on: /^GET .*\/issues\?/ });
    expect(await failure(forge.issue(request).probe())).toMatchObject({ code: 'ORCH_FORGE_UNAVAILABLE' });
    expect((await forge.issue(request).probe())?.number).toBe(1);
  });

  test('of many pull requests is one call for fifty of them', async () => {
    const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
    expect(await world.open().readPulls(numbers)).toEqual(numbers.map(() => undefined));
    expect(world.server.calls.map(({ path }) => path)).toEqual(['/graphql', '/graphql', '/graphql']);
  });

  test('tells what is left of the limits', async () => {
    const seen: string[] = [];
    const forge = world.open({
      onLimits: ({ resource, remaining, limit }) => seen.push(`${resource} ${remaining}/${limit}`),
    });
    await forge.remoteCommit('main');
    expect(seen).toEqual(['core 4999/5000']);
  });
});

test('after outages in a row nothing is called, until one call finds out that it is over', async () => {
  const forge = world.open({ breakAfter: 3, halfOpenMs: 200 });
  world.server.fail({ fault: { type: 'outage', performed: false }, times: 3 });
  for (let round = 0; round < 3; round += 1) await failure(forge.remoteCommit('main'));
  expect(await failure(forge.remoteCommit('main'))).toMatchObject({ code: 'ORCH_FORGE_UNAVAILABLE', delayMs: 200 });
  expect(world.server.calls).toHaveLength(3);
  await expect.poll(() => forge.remoteCommit('main').catch(() => 'not yet')).toBe(world.commits.base);
});

test('calls that change something keep the distance that is asked for', async () => {
  const forge = world.open({ claims: false, pace: { writeMs: 60, notificationMs: 0 } });
  const began = performance.now();
  await Promise.all(['a', 'b', 'c'].map((task) => forge.issue({ ...request, task }).do()));
  expect(performance.now() - began).toBeGreaterThan(115);
});

test('checks are pending while one is, failed if one has, and passed only by one that passed', async () => {
  const commit = world.commits.one;
  const state = async () => (await world.open().checks(commit)).state;
  world.server.report({ commit, name: 'lint', status: 'completed', conclusion: 'skipped' });
  expect(await state()).toBe('none');
  world.server.report({ commit, name: 'build', status: 'completed', conclusion: 'success' });
  expect(await state()).toBe('passed');
  world.server.report({ commit, name: 'test', status: 'in_progress', conclusion: null });
  expect(await state()).toBe('pending');
  world.server.report({ commit, name: 'audit', status: 'completed', conclusion: 'failure' });
  expect(await state()).toBe('failed');
});
