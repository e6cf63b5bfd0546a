import { describe, expect, it } from 'vitest';

import { presentable } from '../../src/forge/presentable.ts';

const issue = { do: 'issue', task: 'a', title: 'A', body: 'Do it.', labels: [] } as const;

describe('what a forge is asked for', () => {
  it('holds no secret of a task or of what an agent has said', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const key = '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----';
    const { title, body } = presentable({
      ...issue,
      title: `Use ${token}`,
      body: `Log in with ${token} and\n${key}\n!`,
    });
    expect(title).toBe('Use [a GitHub token]');
    expect(body).toBe('Log in with [a GitHub token] and\n[a private key]\n!');
  });

  it('is cut to what forges take, with the whole length told', () => {
    const { body } = presentable({ ...issue, body: '\u{1f600}'.repeat(500_000) });
    expect(body.length).toBeLessThan(65_000);
    expect(body.isWellFormed()).toBe(true);
    expect(body).toContain('1000000 characters');
  });

  it('is the same where there is nothing to leave out', () => {
    expect(presentable(issue)).toEqual(issue);
    const push = { do: 'push', task: 'a', branch: 'orch/a', commit: 'c', ours: ['c'] } as const;
    expect(presentable(push)).toEqual(push);
  });
});
