import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withTimeEnough, type FakeScenario } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { replayAgent, type AgentStatus, type UsageProxy } from '../../src/index.ts';
import { bench, subjects } from '../support/workspace.ts';

describe('an agent that works', () => {
  test('succeeds, and its commit, session, turns and use are known', async () => {
    using place = bench('claude', {}, true);
    const outcome = await place.run('Add the answer.\nfake: success');
    expect(outcome).toMatchObject({
      status: 'succeeded',
      text: 'done',
      exitCode: 0,
      turns: 3,
      deniedTools: [],
      resumed: false,
      version: '2.1.329',
      model: 'claude-fake-1',
      sandbox: { used: 'none', reason: 'none was asked for' },
      usage: { uncachedInput: 3000, cacheRead: 900, cacheWrite: 600, output: 105, confidence: 'reported' },
    });
    expect(outcome.usage.costUsd).toBeCloseTo(0.015, 9);
    expect(subjects(place.cwd)).toEqual(['Add the answer', 'start']);
    expect(place.events.map(({ type }) => type)).toContain('tool-start');
    expect(place.events.at(-1)).toMatchObject({ type: 'result', ok: true });
  });

  test('is told by its differences of use what all of them together are', async () => {
    using place = bench();
    const { usage } = await place.run('fake: success');
    const deltas = place.events.flatMap((event) => (event.type === 'usage' ? [event.delta.output] : []));
    expect(deltas.reduce((a, b) => a + b)).toBe(usage.output);
  });

  test('leaves its raw stream and how it ended in the recording, and no value of its environment', async () => {
    using place = bench();
    const { recording } = await place.run(
      'fake: success',
      { passEnvironment: ['MY_KEY'] },
      {
        environment: { PATH: process.env['PATH'], HOME: place.root, MY_KEY: 'correct horse battery' },
      },
    );
    const stream = readFileSync(join(recording, 'stdout.jsonl'), 'utf8');
    expect(stream.split('\n')[0]).toContain('ui_invalidate');
    const start = readFileSync(join(recording, 'start.json'), 'utf8');
    expect(JSON.parse(start)).toMatchObject({ adapter: 'claude', environment: expect.arrayContaining(['MY_KEY']) });
    expect(start).not.toContain('correct horse');
    expect(existsSync(join(recording, 'end.json'))).toBe(true);
  });
});

/** What the agent says is success; what we say of it, and a word of the reason. */
const judged: readonly (readonly [FakeScenario, AgentStatus, string])[] = [
  ['denied-tool', 'denied', 'Bash'],
  ['no-result', 'no-result', 'without a result'],
  ['double-result', 'failed', '2 results'],
  ['torn-last-line', 'crashed', 'inside a line'],
  ['bad-exit', 'failed', 'exit code 3'],
  ['error', 'failed', 'something broke'],
  ['not-logged-in', 'auth', 'Invalid API key'],
  ['crash', 'crashed', 'panic: out of luck'],
  ['killed', 'crashed', 'SIGKILL'],
  ['huge-line', 'succeeded', 'success'],
  ['rate-limited-once', 'rate-limited', '429'],
];

test.for(judged)('%s is %s', async ([scenario, status, word]) => {
  using place = bench();
  const outcome = await place.run(`fake: ${scenario}`);
  expect(outcome.status).toBe(status);
  expect(outcome.reason).toContain(word);
});

describe('limits are kept to from outside', () => {
  test('an agent that is silent for too long is ended', async () => {
    using place = bench();
    const outcome = await withTimeEnough(
      [1500, 6000, 15_000],
      (idleMs) => place.run('fake: hang', { idleMs }),
      ({ usage }) => usage.output === 70,
    );
    expect(outcome).toMatchObject({ status: 'idle', usage: { output: 70, costUsd: null, confidence: 'bounded' } });
    // Two calls at the highest prices: 33 for 1000 tokens, 3.3 for 300, 66 for 200 and 165 for 35, a million.
    expect(outcome.usage.atMostUsd).toBeCloseTo(2 * 0.052965, 9);
  });

  test('an agent that takes too long is ended, also when it ignores SIGTERM', async () => {
    using place = bench();
    const outcome = await place.run('fake: ignores-sigterm', { timeoutMs: 1500, graceMs: 100 });
    expect(outcome).toMatchObject({ status: 'timeout', reason: 'claude took longer than timeoutMs allows' });
  });

  test('an agent that does not end after its result is ended, and the result stands', async () => {
    using place = bench();
    expect(await place.run('fake: lingers', { lingerMs: 200 })).toMatchObject({ status: 'succeeded', text: 'done' });
  });

  test('an agent that floods its output is ended', async () => {
    using place = bench();
    expect((await place.run('fake: flood', { maxOutputBytes: 1024 ** 2 })).status).toBe('flood');
  });

  test('an agent that takes more turns than it may is ended within the turn', async () => {
    using place = bench();
    const steps = Array.from({ length: 5 }, () => 'fake: {"do":"say","text":"hm"}');
    const outcome = await place.run([...steps, 'fake: {"do":"hang"}'].join('\n'), { maxTurns: 3 });
    expect(outcome).toMatchObject({ status: 'turns', reason: 'claude was ended: it has begun turn 4 of 3' });
  });

  test('an agent that spends more than its budget is ended, where tokens have a price', async () => {
    using place = bench();
    const prompt = 'fake: {"do":"say","text":"a"}\nfake: {"do":"say","text":"b"}\nfake: {"do":"hang"}';
    const outcome = await place.run(prompt, { budgetUsd: 0.05 }, { price: ({ output }) => output * 0.001 });
    expect(outcome.status).toBe('budget');
    expect(outcome.usage).toMatchObject({ output: 70, confidence: 'bounded' });
  });

  test('an agent that spends more than its budget by the count of a proxy is ended, and the count is exact', async () => {
    using place = bench();
    let costUsd = 0;
    const counted = { uncachedInput: 5, cacheRead: 0, cacheWrite: 0, output: 7, reasoning: 0 };
    const outcome = await place.run(
      'fake: hang',
      { budgetUsd: 1 },
      {
        proxy: { usage: () => ({ ...counted, costUsd: (costUsd += 0.6), confidence: 'exact' }) },
      },
    );
    expect(outcome).toMatchObject({ status: 'budget', usage: { output: 7, confidence: 'exact' } });
  });

  test('an agent whose calls a proxy refused has reached its budget, whatever it says itself', async () => {
    using place = bench();
    const usage = { uncachedInput: 5000, cacheRead: 0, cacheWrite: 0, output: 700, reasoning: 0 };
    const outcome = await place.run(
      'fake: success',
      { budgetUsd: 1 },
      {
        proxy: {
          usage: () => ({ ...usage, costUsd: 0.9, confidence: 'exact' }),
          close: async () => ({ usage: { ...usage, costUsd: 1.2, confidence: 'exact' }, refused: 'nothing is left' }),
        },
      },
    );
    expect(outcome).toMatchObject({ status: 'budget', usage: { costUsd: 1.2, confidence: 'exact' } });
    expect(outcome.reason).toContain('nothing is left');
    expect(await replayAgent({ adapter: place.adapter, recording: outcome.recording })).toEqual(outcome);
  });

  test('an agent that tells of more than its proxy has counted went around it', async () => {
    using place = bench();
    const usage = { uncachedInput: 5, cacheRead: 0, cacheWrite: 0, output: 7, reasoning: 0, costUsd: 0 };
    const outcome = await place.run(
      'fake: success',
      {},
      { proxy: { usage: () => ({ ...usage, confidence: 'exact' }) } },
    );
    expect(outcome.usage).toMatchObject({ output: 105, confidence: 'bounded' });
    expect(outcome.notes).toEqual([expect.stringContaining('gone around the proxy')]);
  });

  test('an agent that is aborted is ended with all it has started', async () => {
    using place = bench();
    const stop = new AbortController();
    const outcome = await place.run(
      'fake: hang',
      {},
      {
        signal: stop.signal,
        onEvent: (event) => event.type === 'tool-end' && stop.abort(),
      },
    );
    expect(outcome.status).toBe('aborted');
  });
});

describe('a session', () => {
  test('is resumed when the same attempt is started again, and only what is new is counted', async () => {
    using place = bench();
    const first = await place.run('fake: success', { attempt: 'task-1' });
    const session = { id: first.session!.id, resume: true, ...first.session };
    const second = await place.run('fake: {"do":"say","text":"more"}\nfake: {"do":"result"}', {
      attempt: 'task-1-again',
      session,
    });
    expect(second.session?.id).toBe(first.session?.id);
    expect(second.usage).toMatchObject({ uncachedInput: 1000, output: 35, confidence: 'reported' });
    expect(second.usage.costUsd).toBeCloseTo(0.005, 9);
    expect(second.session?.reported?.output).toBe(140);
  });

  test('of an attempt that was begun before is counted to its end by the proxy', async () => {
    using place = bench();
    await place.run('fake: killed', { attempt: 'task-1' });
    let closed = 0;
    const usage = { uncachedInput: 9, cacheRead: 0, cacheWrite: 0, output: 999, reasoning: 0, costUsd: 0 };
    const proxy: UsageProxy = {
      usage: () => ({ ...usage, confidence: 'exact' }),
      close: async () => {
        closed += 1;
        return { usage: { ...usage, confidence: 'exact' } };
      },
    };
    const again = await place.run('fake: success', { attempt: 'task-1' }, { proxy });
    expect(again).toMatchObject({ status: 'succeeded', resumed: true, usage: { output: 999 } });
    expect(closed).toBe(1);
  });

  test('of an attempt that was begun before is found and gone on with', async () => {
    using place = bench();
    const killed = await place.run('fake: killed', { attempt: 'task-1' });
    expect(killed.status).toBe('crashed');
    const again = await place.run('fake: success', { attempt: 'task-1' });
    expect(again).toMatchObject({ status: 'succeeded', resumed: true, session: { id: killed.session!.id } });
    // The totals of the session may contain what the first start had reported, which nobody knows here.
    expect(again.usage.confidence).toBe('bounded');
  });
});

test('a rate limit says when it ends, and the next try works', async () => {
  using place = bench();
  const before = Date.now();
  const limited = await place.run('fake: rate-limited-once', { attempt: 'a' });
  expect(limited.resetsAt).toBeGreaterThanOrEqual(before + 5000);
  const session = { id: limited.session!.id, resume: true };
  expect((await place.run('fake: rate-limited-once', { attempt: 'b', session })).status).toBe('succeeded');
});

test('what an agent leaves behind is ended', async () => {
  using place = bench();
  const outcome = await place.run('fake: orphans');
  expect(outcome.status).toBe('succeeded');
  expect(outcome.containment === 'namespace' || outcome.leftOver >= 3).toBe(true);
});

test('a program that does not exist is not found', async () => {
  using place = bench();
  const { claude } = await import('../../src/index.ts');
  const outcome = await place.run('hello', {}, { adapter: claude({ program: 'no-such-agent' }) });
  expect(outcome).toMatchObject({ status: 'not-found', exitCode: null, usage: { costUsd: 0, confidence: 'exact' } });
});

describe('any command', () => {
  test('is judged by its exit code, and its use is unknown', async () => {
    using place = bench('plain');
    const outcome = await place.run('fake: success', { budgetUsd: 1, maxTurns: 3 });
    expect(outcome).toMatchObject({ status: 'succeeded', usage: { costUsd: null, confidence: 'unknown' } });
    expect(outcome.notes).toHaveLength(2);
    expect(existsSync(join(place.cwd, 'src/answer.mjs'))).toBe(true);
    expect((await place.run('fake: error')).status).toBe('failed');
  });

  test('gets hostile prompts as text', async () => {
    using place = bench('plain');
    const outcome = await place.run('$(touch owned) `touch owned` {cwd}\nfake: no-diff');
    expect(outcome.status).toBe('succeeded');
    expect(existsSync(join(place.cwd, 'owned'))).toBe(false);
  });
});

test('the environment is an allow-list, and tokens of forges are refused', async () => {
  using place = bench('plain');
  const environment = { PATH: process.env['PATH'], HOME: place.root, GITHUB_TOKEN: 'ghp_x', OTHER: 'o', WANTED: 'w' };
  await place.run('fake: {"do":"run","command":"env > env.txt"}', { passEnvironment: ['WANTED'] }, { environment });
  const seen = readFileSync(join(place.cwd, 'env.txt'), 'utf8');
  expect(seen).toContain('WANTED=w');
  expect(seen).not.toMatch(/GITHUB_TOKEN|OTHER/);
  await expect(place.run('x', { passEnvironment: ['GITHUB_TOKEN'] }, { environment })).rejects.toMatchObject({
    code: 'ORCH_AGENT_ENVIRONMENT',
  });
});

test.for([
  [{ cwd: 'relative' }, 'cwd must be an absolute path'],
  [{ attempt: '' }, 'needs a name'],
  [{ maxTurns: 0 }, 'greater than 0'],
] as const)('a task with %o is refused', async ([task, message]) => {
  using place = bench();
  await expect(place.run('x', task)).rejects.toThrow(message);
});
