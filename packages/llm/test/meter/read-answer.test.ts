import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';

import { array, asyncProperty, assert, constantFrom, nat } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readAnswer, type Protocol } from '../../src/meter/usage/read-answer.ts';
import { anthropicStream, event } from './support/upstream.ts';

const plain = { type: 'application/json; charset=utf-8', encoding: '' };
const events = { type: 'text/event-stream', encoding: '' };
const used = { uncachedInput: 1000, cacheRead: 200, cacheWrite: 0, output: 35, reasoning: 5 };

const chat = {
  prompt_tokens: 1200,
  completion_tokens: 35,
  prompt_tokens_details: { cached_tokens: 200 },
  completion_tokens_details: { reasoning_tokens: 5 },
};
const responses = {
  input_tokens: 1200,
  output_tokens: 35,
  input_tokens_details: { cached_tokens: 200 },
  output_tokens_details: { reasoning_tokens: 5 },
};
const gemini = {
  promptTokenCount: 1200,
  cachedContentTokenCount: 200,
  candidatesTokenCount: 30,
  thoughtsTokenCount: 5,
  totalTokenCount: 1235,
};
const anthropic = {
  input_tokens: 1000,
  cache_read_input_tokens: 200,
  output_tokens: 35,
  output_tokens_details: { thinking_tokens: 5 },
};
const part = {
  candidates: [{ content: { parts: [{ text: 'a' }] } }],
  usageMetadata: { ...gemini, candidatesTokenCount: 1 },
};
const last = { candidates: [{ content: {}, finishReason: 'STOP' }], usageMetadata: gemini };

const answers: readonly (readonly [string, Protocol, { type: string; encoding: string }, string])[] = [
  ['anthropic, whole', 'anthropic-messages', plain, JSON.stringify({ type: 'message', usage: anthropic })],
  [
    'anthropic, streamed',
    'anthropic-messages',
    events,
    [...anthropicStream.slice(0, 2), { ...anthropicStream[2], usage: anthropic }, anthropicStream[3]]
      .map(event)
      .join(''),
  ],
  ['chat, whole', 'openai-chat', plain, JSON.stringify({ choices: [], usage: chat })],
  [
    'chat, streamed',
    'openai-chat',
    events,
    `${event({ choices: [{ delta: { content: 'a' } }], usage: null })}${event({ choices: [], usage: chat })}data: [DONE]\n\n`,
  ],
  ['responses, whole', 'openai-responses', plain, JSON.stringify({ object: 'response', usage: responses })],
  [
    'responses, streamed, with the line ends of Windows',
    'openai-responses',
    events,
    `${event({ type: 'response.created', response: { usage: null } })}${event({ type: 'response.completed', response: { usage: responses } })}`.replaceAll(
      '\n',
      '\r\n',
    ),
  ],
  ['gemini, whole', 'gemini', plain, JSON.stringify(last)],
  ['gemini, streamed', 'gemini', events, event(part) + event(last)],
  ['gemini, streamed as a list', 'gemini', plain, JSON.stringify([part, last])],
];

async function read(protocol: Protocol, headers: { type: string; encoding: string }, chunks: readonly Buffer[]) {
  const reader = readAnswer(protocol, headers);
  for (const chunk of chunks) reader.write(chunk);
  return await reader.end();
}

describe('the use in an answer', () => {
  test.each(answers)('is read from %s', async (_name, protocol, headers, body) => {
    expect(await read(protocol, headers, [Buffer.from(body)])).toEqual({ tokens: used, isWhole: true });
  });

  test('is the same however the bytes are cut', async () => {
    await assert(
      asyncProperty(
        constantFrom(...answers),
        array(nat(), { maxLength: 8 }),
        async ([, protocol, headers, body], cuts) => {
          const bytes = Buffer.from(body);
          const at = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          expect(await read(protocol, headers, chunks)).toEqual({ tokens: used, isWhole: true });
        },
      ),
    );
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('is read through %s', async (encoding, compress) => {
    const body = compress(Buffer.from(JSON.stringify(last)));
    expect(await read('gemini', { ...plain, encoding }, [body])).toEqual({ tokens: used, isWhole: true });
    expect((await read('gemini', { ...plain, encoding }, [body.subarray(0, 20)])).isWhole).toBe(false);
  });

  test('of a stream that is cut off is as far as it was told, and not whole', async () => {
    const body = anthropicStream.slice(0, 2).map(event).join('');
    const { tokens, isWhole } = await read('anthropic-messages', events, [Buffer.from(body)]);
    expect([tokens.uncachedInput, tokens.output, isWhole]).toEqual([1000, 1, false]);
  });

  test.each([
    ['nothing', plain, ''],
    ['text', plain, 'data: {"usage'],
    ['a number', plain, '1'],
    ['an encoding that nobody knows', { ...plain, encoding: 'rot13' }, JSON.stringify({ usage: chat })],
    ['strange counts', plain, JSON.stringify({ usage: { prompt_tokens: -1, completion_tokens: 'x' } })],
  ])('of %s is nothing, without an error', async (_name, headers, body) => {
    const { tokens } = await read('openai-chat', headers, [Buffer.from(body)]);
    expect([tokens.uncachedInput, tokens.output]).toEqual([0, 0]);
  });
});
