import { LLMock } from '@copilotkit/aimock';
import { git } from '@orch/testkit';
import { expect, it } from 'vitest';

import type { AgentsResult } from '../../src/commands/agents/result.ts';
import { agentsWorkspace } from './workspace.ts';

/** What each call uses at the server. */
const call = { input: 1200, output: 35 } as const;

it('counts what agents use as the server does, and keeps the key from them', async () => {
  const server = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
  const usage = { input_tokens: call.input, output_tokens: call.output };
  server.addFixture({ match: { predicate: () => true }, response: { content: 'done', usage } });
  await server.start();
  try {
    const ask = 'fake: {"do":"ask"}';
    const look = JSON.stringify({ do: 'run', command: 'mkdir -p src; env | grep -E "KEY|TOKEN|METER" > src/seen.txt' });
    const task = `# Look\n\nLook around.\n\nfake: ${look}\n${ask}\n${ask}\nfake: {"do":"result","text":"done"}\n`;
    using w = agentsWorkspace(
      { look: task },
      {},
      { prices: { 'claude-*': { input: 1, output: 10 } }, budgetUsd: 1 },
      { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'the-real-key' },
    );
    const { exitCode, stdout, stderr } = await w.start(
      'agents',
      'run',
      'prompts/look.md',
      '--meter',
      '--trust',
      '--json',
    ).ended;
    expect(exitCode, stderr).toBe(0);
    const { spend } = JSON.parse(stdout) as AgentsResult;
    const seen = server.getRequests();
    // Plan, the tool and two more, documentation, review.
    expect(seen).toHaveLength(6);
    expect(seen.map(({ headers }) => headers['x-api-key'])).not.toContain('held-by-orch');
    expect(spend).toMatchObject({
      inputTokens: 6 * call.input,
      outputTokens: 6 * call.output,
      costUsd: (6 * (call.input + 10 * call.output)) / 1_000_000,
      unknownCalls: 0,
      boundedCalls: 0,
    });
    expect(git(w.main, 'show', 'orch/integration:src/seen.txt')).toBe('ANTHROPIC_API_KEY=held-by-orch\n');
  } finally {
    await server.stop();
  }
}, 120_000);

it('counts what the agent uses that takes over with --fallback, and nothing for the one that cannot be used', async () => {
  const server = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
  const usage = { input_tokens: call.input, output_tokens: call.output };
  server.addFixture({ match: { predicate: () => true }, response: { content: 'done', usage } });
  await server.start();
  try {
    const write = JSON.stringify({ do: 'write', path: 'src/a.txt', content: 'a\n' });
    const task = `# Documentation: a\n\nWrite it.\n\nfake: ${write}\nfake: {"do":"ask"}\nfake: {"do":"result","text":"done"}\n`;
    using w = agentsWorkspace(
      { a: task },
      {},
      { prices: { 'claude-*': { input: 1, output: 10 } }, budgetUsd: 1 },
      { ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'the-real-key', OPENAI_API_KEY: 'another-key' },
    );
    const flags = ['--agent', 'codex', '--fallback', 'claude', '--meter', '--trust', '--json'];
    const { exitCode, stdout, stderr } = await w.start('agents', 'run', 'prompts/a.md', ...flags).ended;
    expect(exitCode, stderr).toBe(0);
    const { spend } = JSON.parse(stdout) as AgentsResult;
    const seen = server.getRequests().length;
    // The tool and one more, and the review.
    expect(seen).toBe(3);
    expect(spend).toMatchObject({
      inputTokens: seen * call.input,
      outputTokens: seen * call.output,
      costUsd: (seen * (call.input + 10 * call.output)) / 1_000_000,
      unknownCalls: 0,
      boundedCalls: 0,
      runningCalls: 0,
    });
    expect(git(w.main, 'show', 'orch/integration:src/a.txt')).toBe('a\n');
  } finally {
    await server.stop();
  }
}, 120_000);
