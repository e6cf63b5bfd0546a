import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { initRepository, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import {
  claude,
  codex,
  gemini,
  opencode,
  replayAgent,
  runAgent,
  type AgentOutcome,
  type AgentTask,
  type RunAgentOptions,
} from '../../src/index.ts';
import { cache, realAgents } from './agents.ts';
import { call, startModelServer, type ModelServer } from './model-server.ts';
import { isRunning, started } from './processes.ts';

const adapters = { claude, codex, gemini, opencode };

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(realAgents)('$name', (agent) => {
  let place: TempDir;
  let attempts = 0;
  // One home for all tests of an agent: what it sets up at its first start is then there.
  beforeAll(() => {
    place = tempDir(cache);
    mkdirSync(join(place.path, 'home'));
  });
  afterAll(() => place[Symbol.dispose]());

  const adapter = adapters[agent.name]({ program: join(cache, agent.name, 'node_modules', agent.program) });
  let cwd = '';
  beforeEach(() => {
    attempts += 1;
    cwd = join(place.path, `work-${attempts}`);
    writeTree(cwd, { 'README.md': '# Shop\n' });
    initRepository(cwd);
    server.takeCalls();
  });

  function run(
    task: Partial<AgentTask> & { readonly prompt: string },
    options: Partial<RunAgentOptions> = {},
  ): Promise<AgentOutcome> {
    const attempt = task.attempt ?? `attempt-${attempts}-${agent.name}`;
    return runAgent({
      adapter,
      task: {
        cwd,
        attempt,
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
      recordTo: join(place.path, 'recordings', attempt),
      ...options,
    });
  }

  function expectUsageOf(outcome: AgentOutcome, calls: number): void {
    const { uncachedInput, cacheRead, cacheWrite, output, confidence } = outcome.usage;
    expect({ input: uncachedInput + cacheRead + cacheWrite, output, confidence }).toEqual({
      input: calls * call.input,
      output: calls * call.output,
      confidence: 'reported',
    });
  }

  test('does a task, and tells its use as the server counted it', async () => {
    const outcome = await run({ prompt: 'run: echo hello > out.txt' });
    expect(outcome).toMatchObject({ status: 'succeeded', text: 'done', exitCode: 0, turns: 2 });
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe('hello\n');
    expectUsageOf(outcome, server.takeCalls());
    expect(await replayAgent({ adapter, recording: outcome.recording })).toEqual(outcome);
  });

  test('is killed in the middle of a tool, with the tool, and goes on with its session', async () => {
    const stop = new AbortController();
    const tool = `sleep 3600.${attempts}${process.pid}`;
    const first = run({ prompt: `run: echo begun; exec ${tool}` }, { killSignal: stop.signal });
    await started(tool, first);
    stop.abort();
    const killed = await first;
    expect(killed.status).toBe('aborted');
    expect(killed.usage.confidence).not.toBe('reported');
    expect(isRunning(tool)).toBe(false);
    expect(killed.session).toBeDefined();
    server.takeCalls();

    const session = { id: killed.session!.id, resume: true };
    const resumed = await run({
      prompt: 'run: echo again > out.txt',
      attempt: `${attempts}-resumed-${agent.name}`,
      session,
    });
    expect(resumed).toMatchObject({ status: 'succeeded', session: { id: killed.session!.id } });
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).toBe('again\n');
    const calls = server.takeCalls();
    expect(resumed.usage.output).toBe(calls * call.output);
  });

  test('counts only what is new where it goes on with a session that had come to its end', async () => {
    const first = await run({ prompt: 'run: true' });
    server.takeCalls();
    const session = { ...first.session!, resume: true };
    const second = await run({
      prompt: 'run: echo more > out.txt',
      attempt: `${attempts}-second-${agent.name}`,
      session,
    });
    expect(second.status).toBe('succeeded');
    expectUsageOf(second, server.takeCalls());
  });

  test.runIf(adapter.capabilities.chooseSession)('goes on with an attempt that was begun before', async () => {
    const attempt = `twice-${attempts}-${agent.name}`;
    const first = await run({ prompt: 'run: true', attempt });
    const second = await run({ prompt: 'run: echo again > out.txt', attempt });
    expect(second).toMatchObject({ status: 'succeeded', resumed: true, session: { id: first.session!.id } });
  });

  test('may not run a command where it may only plan', async () => {
    const outcome = await run({ prompt: 'run: echo hello > out.txt', permissions: 'plan' });
    expect(existsSync(join(cwd, 'out.txt'))).toBe(false);
    expect(outcome.status).toBe(agent.planning);
  });

  test('without a valid key is not logged in', async () => {
    const outcome = await run({ prompt: 'refuse: 401' });
    expect(outcome.status).toBe('auth');
  });

  test('whose provider refuses calls is rate-limited', async () => {
    const outcome = await run({ prompt: 'refuse: 429' });
    expect(outcome.status).toBe('rate-limited');
  });
});
