import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { initRepository, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { acp, runAgent, type AgentOutcome, type AgentTask } from '../../src/index.ts';
import { cache, realAgents } from './agents.ts';
import { call, startModelServer, type ModelServer } from './model-server.ts';

/** How agents that speak ACP are started, and told where their model is. */
const talkers = {
  gemini: {
    // It says that it can load sessions, and finds none of its own again when it is started anew.
    again: { status: 'failed', told: 'No previous sessions found' },
    words: ['--acp', '--skip-trust', '--model', '{model}'],
    variables: (url: string) => ({ GOOGLE_GEMINI_BASE_URL: url }),
  },
  opencode: {
    again: { status: 'succeeded', told: 'end_turn' },
    words: ['acp', '--pure'],
    variables: (url: string) => ({
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        model: 'openai/gpt-5.1',
        permission: { bash: 'ask' },
        provider: { openai: { options: { baseURL: `${url}/v1` } } },
      }),
    }),
  },
} as const;

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(['gemini', 'opencode'] as const)('%s by the Agent Client Protocol', (name) => {
  const agent = realAgents.find((one) => one.name === name)!;
  const { words, variables } = talkers[name];
  const adapter = acp({
    argv: [join(cache, name, 'node_modules', agent.program), ...words],
    environment: Object.keys(agent.keys),
    variables: ({ baseUrl = '' }) => variables(baseUrl),
  });
  let place: TempDir;
  let attempts = 0;
  let cwd = '';
  beforeAll(() => {
    place = tempDir(cache);
    mkdirSync(join(place.path, 'home'));
    // Without it the agent asks how it is to log in.
    const settings = { security: { auth: { selectedType: 'gemini-api-key' } }, telemetry: { enabled: false } };
    writeTree(join(place.path, 'home'), { '.gemini/settings.json': JSON.stringify(settings) });
  });
  afterAll(() => place[Symbol.dispose]());
  beforeEach(() => {
    attempts += 1;
    cwd = join(place.path, `work-${attempts}`);
    writeTree(cwd, { 'README.md': '# Shop\n' });
    initRepository(cwd);
    server.takeCalls();
  });

  const run = (prompt: string, task: Partial<AgentTask> = {}): Promise<AgentOutcome> =>
    runAgent({
      adapter,
      task: {
        prompt,
        cwd,
        attempt: `acp-${attempts}-${task.session?.id ?? 'new'}`,
        model: agent.model,
        permissions: 'full',
        sandbox: 'none',
        baseUrl: server.url,
        timeoutMs: 120_000,
        ...task,
      },
      environment: {
        ...agent.keys,
        PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
        HOME: join(place.path, 'home'),
      },
      recordTo: join(place.path, 'recordings', `${attempts}-${task.session === undefined ? 'new' : 'again'}`),
    });

  test('does a task with a tool that it asks for, and goes on with its session', async () => {
    const first = await run('run: echo hello > out.txt');
    expect(first).toMatchObject({ status: 'succeeded', exitCode: 0 });
    expect(first.text).toContain('done');
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe('hello\n');
    // What it tells is never more than what was used.
    expect(first.usage.output).toBeLessThanOrEqual(server.takeCalls() * call.output);
    const again = await run('run: echo more > more.txt', { session: { id: first.session!.id, resume: true } });
    const { again: expected } = talkers[name];
    expect(again.reason).toContain(expected.told);
    expect(again.status).toBe(expected.status);
    expect(existsSync(join(cwd, 'more.txt'))).toBe(expected.status === 'succeeded');
  });

  test('is refused a command where it may only plan', async () => {
    const outcome = await run('run: echo hello > out.txt', { permissions: 'plan' });
    expect(existsSync(join(cwd, 'out.txt'))).toBe(false);
    expect(outcome.status).toBe('denied');
  });
});
