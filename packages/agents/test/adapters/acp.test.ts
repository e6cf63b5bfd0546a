import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import { acp, replayAgent, type AgentTask } from '../../src/index.ts';
import { permissionAnswer } from '../../src/adapters/acp-permissions.ts';
import { bench } from '../support/workspace.ts';

const wait = 'fake: {"do":"say","text":"waiting"}\nfake: {"do":"hang"}';
const command = 'fake: {"do":"run","command":"echo ran > ran.txt"}';
const file = 'fake: {"do":"write","path":"written.txt","content":"text"}';
const done = 'fake: {"do":"result","text":"all is done"}';

describe('an agent that speaks ACP', () => {
  test('does a task: its session, tools, words and cost are told, and a replay tells the same', async () => {
    using place = bench('acp');
    const outcome = await place.run([file, command, done].join('\n'));
    expect(outcome).toMatchObject({
      status: 'succeeded',
      text: 'all is done',
      exitCode: 0,
      turns: 3,
      version: '1.2.3',
      deniedTools: [],
      unknownLines: 0,
      // Agents were seen to tell the last call only.
      usage: { uncachedInput: 2000, output: 70, costUsd: 0.01, confidence: 'bounded' },
    });
    expect(outcome.session?.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(place.events.filter(({ type }) => type === 'tool-start')).toMatchObject([
      { name: 'Write' },
      { name: 'Bash' },
    ]);
    expect(place.events.filter(({ type }) => type === 'permission')).toHaveLength(2);
    expect(readFileSync(join(place.cwd, 'ran.txt'), 'utf8')).toBe('ran\n');
    expect(await replayAgent({ adapter: place.adapter, recording: outcome.recording })).toEqual(outcome);
    expect(readFileSync(join(outcome.recording, 'stdin.jsonl'), 'utf8')).toContain('session/prompt');
  });

  test('goes on with a session, of which what is told again is not new', async () => {
    using place = bench('acp');
    const first = await place.run(done);
    const session = { id: first.session!.id, resume: true };
    const second = await place.run('fake: {"do":"say","text":"more"}\nfake: {"do":"result"}', { session });
    expect(second).toMatchObject({
      status: 'succeeded',
      session: { id: first.session!.id },
      text: 'moredone',
      turns: 1,
    });
    const unknown = await place.run(done, { session: { id: 'no-such-session', resume: true } });
    expect(unknown).toMatchObject({ status: 'failed', reason: expect.stringContaining('error -32002') });
  });

  const policies: readonly (readonly [string, Partial<AgentTask>, readonly string[]])[] = [
    ['plan', { permissions: 'plan' }, []],
    ['edit', { permissions: 'edit' }, ['written.txt']],
    ['edit, and the tool is allowed', { permissions: 'edit', allowedTools: ['Bash'] }, ['ran.txt', 'written.txt']],
    ['full', { permissions: 'full' }, ['ran.txt', 'written.txt']],
  ];
  test.each(policies)('is answered by the policy of its task: %s', async (_name, task, expected) => {
    using place = bench('acp');
    const outcome = await place.run([file, command, done].join('\n'), task);
    expect(['ran.txt', 'written.txt'].filter((name) => existsSync(join(place.cwd, name)))).toEqual(expected);
    expect(outcome.status).toBe(expected.length === 2 ? 'succeeded' : 'denied');
  });

  test('is cancelled when it is told to stop, and ends by itself', async () => {
    using place = bench('acp');
    const stop = new AbortController();
    const onEvent = ({ type }: { readonly type: string }): void => {
      if (type === 'text') stop.abort();
    };
    const outcome = await place.run(wait, {}, { signal: stop.signal, onEvent });
    expect(outcome.status).toBe('aborted');
    expect(readFileSync(join(outcome.recording, 'stdin.jsonl'), 'utf8')).toContain('session/cancel');
    expect(readFileSync(join(outcome.recording, 'stdout.jsonl'), 'utf8')).toContain('"stopReason":"cancelled"');
  });

  test.each([
    ['that says nothing more', wait, { idleMs: 1500 }, 'idle'],
    ['that tells an error', 'fake: {"do":"result","isError":true,"text":"out of luck"}', {}, 'failed'],
    ['that dies', 'fake: {"do":"say","text":"a"}\nfake: {"do":"exit","code":3}', {}, 'crashed'],
    [
      'that writes something else between its messages',
      `fake: {"do":"print","text":"hello\\n"}\n${done}`,
      {},
      'succeeded',
    ],
  ] as const)('%s: its outcome', async (_name, prompt, task, status) => {
    using place = bench('acp');
    expect((await place.run(prompt, task)).status).toBe(status);
  });

  test('that is not there is not found', async () => {
    using place = bench('acp');
    const outcome = await place.run(done, {}, { adapter: acp({ argv: ['no-such-agent'] }) });
    expect(outcome).toMatchObject({ status: 'not-found', usage: { costUsd: 0 } });
  });

  test('needs the package for its protocol', async () => {
    vi.doMock('@agentclientprotocol/sdk', () => {
      throw new Error('Cannot find package');
    });
    try {
      using place = bench('acp');
      await expect(place.run(done)).rejects.toMatchObject({ code: 'ORCH_AGENT_SDK' });
    } finally {
      vi.doUnmock('@agentclientprotocol/sdk');
    }
  });

  test('is given a command with known placeholders only', () => {
    expect(() => acp({ argv: ['agent', '{prompt}'] })).toThrow('{prompt}');
    const spec = acp({ argv: ['agent', '--model={model}'] }).spawn(
      { prompt: 'p', cwd: '/w', attempt: 'a', permissions: 'edit', model: 'm1' },
      { folder: '/f', environment: {}, root: false, sandboxed: false },
    );
    expect(spec).toMatchObject({ argv: ['agent', '--model=m1'] });
    expect(spec.input).toBeUndefined();
  });
});

test.each([
  ['offers no refusal', [{ kind: 'allow_once', optionId: 'a' }], { outcome: 'cancelled' }],
  ['refuses for ever only', [{ kind: 'reject_always', optionId: 'n' }], { outcome: 'selected', optionId: 'n' }],
  ['offers nothing that can be read', 'nothing', { outcome: 'cancelled' }],
])('a question that %s has an answer', (_name, options, outcome) => {
  expect(permissionAnswer({ permissions: 'plan' }, { toolCall: { kind: 'execute' }, options })).toEqual({ outcome });
});
