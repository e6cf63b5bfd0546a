import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  claude,
  codex,
  gemini,
  opencode,
  type AgentAdapter,
  type AgentEvent,
  type AgentSession,
} from '../../src/index.ts';
import { createReader, type StreamState } from '../../src/run/reader.ts';

function read(
  adapter: AgentAdapter,
  lines: readonly unknown[],
  session?: AgentSession,
): { state: StreamState; events: AgentEvent[] } {
  const events: AgentEvent[] = [];
  const reader = createReader({ adapter, task: session ? { session } : {}, onEvent: (event) => events.push(event) });
  for (const line of lines) reader.line(typeof line === 'string' ? line : JSON.stringify(line));
  return { state: reader.state(), events };
}

describe('claude', () => {
  const result = (more: object) => ({ duration_ms: 1, subtype: 'success', is_error: false, ...more, type: 'result' });
  const models = (output: number, costUSD: number) => ({
    total_cost_usd: costUSD,
    modelUsage: {
      big: { inputTokens: 10, outputTokens: output, cacheReadInputTokens: 3, cacheCreationInputTokens: 2 },
      small: { inputTokens: 1, outputTokens: 1 },
    },
  });

  test('tells the use of all models, of which the main loop is a part', () => {
    const { state } = read(claude(), [result({ ...models(5, 0.5), usage: { input_tokens: 10 } })]);
    expect(state.meter.usage(true)).toMatchObject({
      uncachedInput: 11,
      cacheRead: 3,
      cacheWrite: 2,
      output: 6,
      costUsd: 0.5,
    });
  });

  test('tells totals of its session, of which only what is new counts', () => {
    const first = read(claude(), [result(models(5, 0.5))]).state.meter.reported();
    const session = { id: 's', resume: true, ...(first && { reported: first }) };
    const { state } = read(claude(), [result(models(9, 0.8))], session);
    expect(state.meter.usage(true)).toMatchObject({ output: 4, uncachedInput: 0 });
    expect(state.meter.usage(true).costUsd).toBeCloseTo(0.3, 9);
  });

  test('whose counter began anew tells less than before: then all of it counts', () => {
    const first = read(claude(), [result(models(50, 5))]).state.meter.reported();
    const session = { id: 's', resume: true, ...(first && { reported: first }) };
    expect(read(claude(), [result(models(9, 0.8))], session).state.meter.usage(true)).toMatchObject({
      output: 10,
      costUsd: 0.8,
    });
  });

  test('that is killed has told its calls, each of them once, with what they came to', () => {
    const start = { id: 'm1', model: 'big', usage: { input_tokens: 10, output_tokens: 1 } };
    const partial = (event: object) => ({ type: 'stream_event', parent_tool_use_id: null, event });
    const { state } = read(claude(), [
      partial({ type: 'message_start', message: start }),
      { type: 'assistant', message: { ...start, content: [{ type: 'text', text: 'a' }] } },
      partial({ type: 'message_delta', usage: { output_tokens: 40 } }),
      { type: 'assistant', message: { ...start, content: [{ type: 'text', text: 'b' }] } },
      partial({ type: 'message_start', message: { ...start, id: 'm2' } }),
    ]);
    expect(state.turns).toBe(2);
    expect(state.meter.usage(false)).toMatchObject({
      uncachedInput: 20,
      output: 41,
      costUsd: null,
      confidence: 'bounded',
    });
  });

  test('tells what was refused, limits of its provider, and plans', () => {
    const { state, events } = read(claude(), [
      { rate_limit_info: { status: 'rejected', resetsAt: 1_800_000_000 }, type: 'rate_limit_event' },
      {
        type: 'assistant',
        message: {
          id: 'm',
          content: [
            {
              type: 'tool_use',
              id: 't',
              name: 'TodoWrite',
              input: { todos: [{ content: 'x', status: 'in_progress' }] },
            },
          ],
        },
      },
      result({ permission_denials: [{ tool_name: 'Bash' }, { tool_name: 'Bash' }] }),
    ]);
    expect(state.denied).toEqual(['Bash']);
    expect(state.rateLimit).toEqual({ type: 'rate-limit', limited: true, resetsAt: 1_800_000_000_000 });
    expect(events).toContainEqual({ type: 'plan', entries: [{ title: 'x', status: 'active' }] });
  });

  test.for([
    ['error_max_turns', {}, 'turns'],
    ['error_max_budget_usd', {}, 'budget'],
    ['success', { is_error: true, api_error_status: 429 }, 'rate-limited'],
    ['success', { is_error: true, api_error_status: 401 }, 'auth'],
    ['error_during_execution', { is_error: true }, 'failed'],
  ] as const)('%s with %o is %s', ([subtype, more, verdict]) => {
    expect(read(claude(), [result({ subtype, ...more })]).state.results).toMatchObject([{ ok: false, verdict }]);
  });
});

describe('codex', () => {
  const command = (more: object) => ({ id: 'i', type: 'command_execution', command: 'ls', ...more });
  const usage = { input_tokens: 3000, cached_input_tokens: 600, output_tokens: 80, reasoning_output_tokens: 20 };

  test('counts cached input in its input', () => {
    const { state } = read(codex(), [
      { type: 'thread.started', thread_id: 't1' },
      { type: 'turn.started' },
      { type: 'item.started', item: command({ status: 'in_progress' }) },
      { type: 'item.completed', item: command({ status: 'completed' }) },
      { type: 'item.completed', item: { id: 'j', type: 'agent_message', text: 'done' } },
      { type: 'turn.completed', usage },
    ]);
    expect(state).toMatchObject({ sessionId: 't1', turns: 2, text: 'done', results: [{ ok: true }] });
    expect(state.meter.usage(true)).toMatchObject({ uncachedInput: 2400, cacheRead: 600, output: 80, reasoning: 20 });
  });

  test('tells the total of its thread, of which only what is new counts', () => {
    const reported = read(codex(), [{ type: 'turn.completed', usage }]).state.meter.reported();
    const session = { id: 't1', resume: true, ...(reported && { reported }) };
    const more = { ...usage, input_tokens: 4500, output_tokens: 120 };
    const { state } = read(codex(), [{ type: 'turn.completed', usage: more }], session);
    expect(state.meter.usage(true)).toMatchObject({ uncachedInput: 1500, cacheRead: 0, output: 40 });
  });

  test('that is killed has told nothing, which is not zero', () => {
    expect(read(codex(), [{ type: 'turn.started' }]).state.meter.usage(false).confidence).toBe('unknown');
  });

  test('tells refused commands and failures of its provider', () => {
    expect(read(codex(), [{ type: 'item.completed', item: command({ status: 'declined' }) }]).state.denied).toEqual([
      'command',
    ]);
    const failed = (message: string) => read(codex(), [{ type: 'turn.failed', error: { message } }]).state.results[0];
    expect(failed('unexpected status 429 Too Many Requests')).toMatchObject({ verdict: 'rate-limited' });
    expect(failed('unexpected status 401 Unauthorized')).toMatchObject({ verdict: 'auth' });
    expect(failed('out of memory')).toMatchObject({ verdict: 'failed' });
  });
});

test('gemini counts thoughts in its total only, cached input in its input, and speaks in pieces', () => {
  const stats = { total_tokens: 2270, input_tokens: 2200, output_tokens: 50, cached: 200 };
  const { state } = read(gemini(), [
    { type: 'init', session_id: 's', model: 'm' },
    { type: 'message', role: 'user', content: 'x' },
    { type: 'tool_use', tool_id: 't', tool_name: 'shell', parameters: {} },
    { type: 'tool_result', tool_id: 't', status: 'error', error: { type: 'policy_violation', message: 'no' } },
    { type: 'message', role: 'assistant', content: 'do', delta: true },
    { type: 'message', role: 'assistant', content: 'ne', delta: true },
    { type: 'result', status: 'success', stats },
  ]);
  expect(state).toMatchObject({ sessionId: 's', text: 'done', turns: 2, denied: ['shell'] });
  expect(state.meter.usage(true)).toMatchObject({ uncachedInput: 2000, cacheRead: 200, output: 70, reasoning: 20 });
});

describe('opencode', () => {
  const tokens = { input: 1000, output: 30, reasoning: 5, cache: { read: 200, write: 0 } };
  const step = (id: string, reason: string) => ({
    type: 'step_finish',
    sessionID: 's',
    part: { id, reason, tokens, cost: 0.01 },
  });

  test('has ended where a step says stop, and counts each step', () => {
    const { state } = read(opencode(), [step('a', 'tool-calls'), step('b', 'stop')]);
    expect(state).toMatchObject({ sessionId: 's', results: [{ ok: true, reason: 'stop' }] });
    expect(state.meter.usage(true)).toMatchObject({ uncachedInput: 2000, cacheRead: 400, output: 70, costUsd: 0.02 });
  });

  test('tells refused tools and errors', () => {
    const error = 'The user rejected permission to use this specific tool call.';
    const { state } = read(opencode(), [
      { type: 'tool_use', sessionID: 's', part: { callID: 'c', tool: 'bash', state: { status: 'error', error } } },
      { type: 'error', sessionID: 's', error: { name: 'APIError', data: { message: 'no', statusCode: 429 } } },
    ]);
    expect(state.denied).toEqual(['bash']);
    expect(state.results).toMatchObject([{ ok: false, verdict: 'rate-limited' }]);
  });
});

describe.each([claude(), codex(), gemini(), opencode()])('the parser of $name', (adapter) => {
  const words = fc.constantFrom(
    'type',
    'result',
    'assistant',
    'message',
    'content',
    'usage',
    'item',
    'part',
    'tokens',
    'stats',
    'error',
    'system',
    'item.completed',
    'turn.completed',
    'step_finish',
    'tool_use',
    'tool_result',
    'stream_event',
    'event',
    'init',
  );
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie('node')),
      fc.dictionary(words, tie('node')),
    ),
  })).node;
  const line = fc.oneof(
    fc.dictionary(words, value).map((object) => JSON.stringify(object)),
    fc.tuple(words, fc.dictionary(words, value)).map(([type, object]) => JSON.stringify({ ...object, type })),
    fc.string({ unit: 'binary' }),
  );

  test('takes any line without throwing, and keeps what is no JSON as it is', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
          const parse = adapter.createParser();
          return lines.every((one) => {
            const signals = parse(one);
            return isJson(one) || (signals[0]?.type === 'raw' && signals[0].line === one);
          });
        }),
      ),
    ).not.toThrow();
  });

  test('never counts less than nothing', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { state } = read(adapter, lines);
        const { uncachedInput, cacheRead, cacheWrite, output, costUsd } = state.meter.usage(true);
        for (const part of [uncachedInput, cacheRead, cacheWrite, output, costUsd ?? 0])
          expect(part).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
