import { expect, test } from 'vitest';

import type { ProcessCommand, ProcessOutcome, ProcessPort } from '../../src/index.ts';
import { githubWorld } from '../support/github-world.ts';

/** What `gh api --include` and `gh auth token` do, with the login of a user that nobody else sees. */
function fakeGh(url: string, calls: string[][]): ProcessPort {
  return async ({ argv, input }: ProcessCommand): Promise<ProcessOutcome> => {
    calls.push([...argv]);
    if (argv[1] === 'auth') return exited(0, 'ghp_test\n');
    const option = (name: string): string[] =>
      argv.filter((one) => one.startsWith(`--${name}=`)).map((one) => one.slice(name.length + 3));
    const headers = option('header').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
    const answer = await fetch(`${url}/${argv.at(-1)}`, {
      method: option('method')[0]!,
      headers: [...headers, ['authorization', 'token ghp_test']],
      ...(input === undefined ? {} : { body: Buffer.from(input) }),
    });
    const lines = [`HTTP/2.0 ${answer.status} X`, ...[...answer.headers].map(([name, value]) => `${name}: ${value}`)];
    return exited(answer.ok ? 0 : 1, `${lines.join('\r\n')}\r\n\r\n${await answer.text()}`);
  };
}

function exited(exitCode: number, stdout: string): ProcessOutcome {
  return { exitCode, status: 'exited', stdout: Buffer.from(stdout), stderr: '' };
}

test('where there is no token, the login of gh makes the calls and pushes', async () => {
  const world = await githubWorld();
  try {
    const calls: string[][] = [];
    const gh = { process: fakeGh(world.server.url, calls), environment: {}, cwd: world.local.root };
    const forge = world.open({ token: undefined, gh, apiUrl: 'https://api.github.com' });
    const issue = forge.issue({ task: 't', title: 'Title', body: 'Body' });
    const made = await issue.do();
    expect(await issue.probe()).toEqual(made);
    await forge.pushBranch({ branch: 'x', commit: world.commits.one, expect: null }).do();
    expect(await forge.remoteCommit('x')).toBe(world.commits.one);
    await expect(forge.closeIssue({ number: 9 }).probe()).rejects.toMatchObject({ code: 'ORCH_FORGE_NOT_FOUND' });
    expect((await forge.readPulls([1]))[0]).toBeUndefined();
    expect(calls.flat().join(' ')).not.toContain('ghp_test');
  } finally {
    await world.dispose();
  }
});

test('a gh that is not logged in is no outage', async () => {
  const world = await githubWorld();
  try {
    const says = { exitCode: 4, status: 'exited', stdout: Buffer.alloc(0), stderr: 'run: gh auth login' } as const;
    const gh = { process: () => Promise.resolve(says), environment: {}, cwd: world.local.root };
    const forge = world.open({ token: undefined, gh });
    await expect(forge.remoteCommit('main')).rejects.toMatchObject({ code: 'ORCH_FORGE_AUTH' });
  } finally {
    await world.dispose();
  }
});
