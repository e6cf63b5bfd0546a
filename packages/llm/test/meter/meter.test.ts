import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { meterAddress, meterClient, openMeter, upstreamsOf, withoutKeys } from '../../src/meter.ts';
import { place, price } from './support/place.ts';
import { anthropicStream, event, json, startUpstream, stream } from './support/upstream.ts';

const ask = { model: 'm', max_tokens: 100, stream: true, messages: [{ role: 'user', content: 'the secret plan' }] };

/** A promise, and what fulfils it. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
}

describe('a meter', () => {
  test('hands a stream through as it comes, and has counted it when it ends', async () => {
    const more = gate();
    await using p = await place(async (_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'r1' });
      response.write(event(anthropicStream[0]));
      await more.opened;
      response.end(anthropicStream.slice(1).map(event).join(''));
    });
    const call = p.begin();
    const response = await p.post(call, '/v1/messages?beta=true', ask);
    expect([response.status, response.headers.get('x-request-id')]).toEqual([200, 'r1']);
    const reader = response.body!.getReader();
    // The first piece is here before the second is sent.
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('message_start');
    expect(p.ledger.metered(call)).toMatchObject({ modelCalls: 1, running: 1, confidence: 'bounded' });
    more.open();
    while (!(await reader.read()).done);
    expect(p.ledger.metered(call)).toEqual({
      uncachedInput: 1000,
      cacheRead: 200,
      cacheWrite: 0,
      output: 35,
      reasoning: 0,
      costUsd: 1.55,
      confidence: 'exact',
      modelCalls: 1,
      running: 0,
      refusal: null,
      refusedModel: null,
    });
    expect(p.upstream.seen).toMatchObject([{ url: '/v1/messages?beta=true', body: JSON.stringify(ask) }]);
  });

  test.each([
    ['openai', '/v1/chat/completions', { usage: { prompt_tokens: 10, completion_tokens: 2 } }, 'Bearer sk-real-openai'],
    ['openai', '/v1/responses', { usage: { input_tokens: 10, output_tokens: 2 } }, 'Bearer sk-real-openai'],
    [
      'google',
      '/v1beta/models/gemini-x:generateContent?key=agent',
      { candidates: [{ finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2 } },
      'sk-real-gemini',
    ],
  ] as const)('signs calls for %s (%s) with the key that agents do not have', async (provider, path, answer, key) => {
    await using p = await place(json(answer));
    const call = p.begin();
    const response = await p.post(call, path, { model: 'm' }, { provider });
    expect(await response.json()).toEqual(answer);
    expect(p.ledger.metered(call)).toMatchObject({ uncachedInput: 10, output: 2, confidence: 'exact' });
    const { url, headers } = p.upstream.seen[0]!;
    expect([headers['authorization'], headers['x-goog-api-key']]).toContain(key);
    expect(headers['x-api-key']).toBeUndefined();
    expect(url).not.toContain('agent');
  });

  test('asks for the use of a chat that is streamed, which is not told otherwise', async () => {
    await using p = await place(stream({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 2 } }));
    const body = { model: 'm', stream: true };
    await (await p.post(p.begin(), '/v1/chat/completions', body, { provider: 'openai' })).text();
    expect(JSON.parse(p.upstream.seen[0]?.body ?? '')).toEqual({ ...body, stream_options: { include_usage: true } });
  });

  test('reads requests that are compressed', async () => {
    await using p = await place(stream(...anthropicStream));
    const call = p.begin(10);
    const headers = { 'content-encoding': 'gzip' };
    const response = await p.post(call, '/v1/messages', '', { headers, body: gzipSync(JSON.stringify(ask)) });
    await response.text();
    expect(p.upstream.seen[0]?.body).toBe(JSON.stringify(ask));
    expect(p.upstream.seen[0]?.headers['content-encoding']).toBeUndefined();
    expect(p.ledger.metered(call)?.modelCalls).toBe(1);
  });

  test('keeps neither prompts nor answers nor keys', async () => {
    await using p = await place(stream(...anthropicStream));
    const call = p.begin();
    await (await p.post(call, '/v1/messages', ask)).text();
    p.ledger.settle(call, { ...p.client.usage(call), costUsd: 1 });
    const kept = ['', '-wal'].map((end) => readFileSync(`${p.path}${end}`, 'latin1')).join('');
    expect(kept).toContain('anthropic');
    expect(kept).not.toMatch(/secret plan|hello|sk-real|held-by-orch/);
  });

  test('reads an answer to its end when the agent that asked has been killed', async () => {
    const more = gate();
    await using p = await place(async (_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(anthropicStream[0]));
      await more.opened;
      response.end(anthropicStream.slice(1).map(event).join(''));
    });
    const call = p.begin();
    const agent = new AbortController();
    const response = await p.post(call, '/v1/messages', ask, { signal: agent.signal });
    expect(response.status).toBe(200);
    agent.abort();
    const closed = p.client.close(call);
    more.open();
    expect(await closed).toBe(true);
    expect(p.client.usage(call)).toMatchObject({ output: 35, costUsd: 1.55, confidence: 'exact', running: 0 });
    // What the agent has left behind calls no model any more.
    expect((await p.post(call, '/v1/messages', ask)).status).toBe(403);
  });

  test('gives up an answer that does not end, and tells how much it was at least and at most', async () => {
    await using p = await place((_seen, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(event(anthropicStream[0]));
    }, 50);
    const call = p.begin();
    const agent = new AbortController();
    await p.post(call, '/v1/messages', ask, { signal: agent.signal });
    agent.abort();
    await p.client.close(call);
    const atMostUsd = JSON.stringify(ask).length / 1000 + 1;
    expect(p.client.usage(call)).toMatchObject({
      uncachedInput: 1000,
      output: 1,
      costUsd: 1.21,
      confidence: 'bounded',
    });
    expect(p.client.usage(call).atMostUsd).toBeCloseTo(Math.max(1.21, atMostUsd), 9);
  });

  test('counts nothing for a refused call, and hands the refusal through', async () => {
    await using p = await place(json({ error: { message: 'slow down' } }, 429));
    const call = p.begin();
    const response = await p.post(call, '/v1/messages', ask);
    expect([response.status, await response.json()]).toEqual([429, { error: { message: 'slow down' } }]);
    expect(p.ledger.metered(call)).toMatchObject({ modelCalls: 1, output: 0, costUsd: 0, confidence: 'exact' });
  });

  test('tells that a provider cannot be reached', async () => {
    await using p = await place(json({}));
    await p.upstream[Symbol.asyncDispose]();
    const call = p.begin();
    const response = await p.post(call, '/v1/messages', ask);
    expect([response.status, await response.text()]).toEqual([
      502,
      expect.stringContaining('ORCH_METER_UPSTREAM_FAILED'),
    ]);
    expect(p.ledger.metered(call)).toMatchObject({ costUsd: 0, confidence: 'exact' });
  });
});

describe('a budget', () => {
  const usage = { input_tokens: 0, output_tokens: 100 };
  const dollar = json({ type: 'message', usage });
  const large = { ...ask, max_tokens: 100_000 };

  test('is exceeded by less than one call, however many are made at once, and then they are refused', async () => {
    let atOnce = 0;
    let most = 0;
    await using p = await place(async (seen, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      await dollar(seen, response);
    });
    const call = p.begin(2.5);
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async () => (await p.post(call, '/v1/messages', large)).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 402)).toHaveLength(9);
    expect(most).toBe(1);
    expect(p.upstream.seen).toHaveLength(3);
    expect(p.client.usage(call)).toMatchObject({
      costUsd: 3,
      modelCalls: 3,
      refusal: 'ORCH_METER_CAP',
      refusedModel: 'm',
    });
  });

  test('lets calls pass at once that cannot exceed it together', async () => {
    const all = gate();
    let here = 0;
    await using p = await place(async (seen, response) => {
      here += 1;
      if (here === 3) all.open();
      await all.opened;
      await dollar(seen, response);
    });
    const call = p.begin(20);
    const small = { ...ask, max_tokens: 100 };
    await Promise.all(Array.from({ length: 3 }, async () => await (await p.post(call, '/v1/messages', small)).text()));
    expect(p.client.usage(call)).toMatchObject({ costUsd: 3, refusal: null });
  });

  test('needs a price of every model', async () => {
    await using p = await place(dollar);
    const response = await p.post(p.begin(5), '/v1/messages', { ...ask, model: 'unknown' });
    expect([response.status, await response.json()]).toEqual([
      402,
      { type: 'error', error: { type: 'orch_meter_price', message: expect.stringContaining('the model unknown') } },
    ]);
    expect(p.upstream.seen).toEqual([]);
    const free = p.begin();
    await (await p.post(free, '/v1/messages', { ...ask, model: 'unknown' })).text();
    expect(p.client.usage(free)).toMatchObject({ output: 100, costUsd: null, confidence: 'exact' });
  });

  test('of an agent that leaves while it waits is not touched', async () => {
    const first = gate();
    const begun = gate();
    await using p = await place(async (seen, response) => {
      begun.open();
      await first.opened;
      await dollar(seen, response);
    });
    const call = p.begin(2.5);
    const one = p.post(call, '/v1/messages', large);
    await begun.opened;
    const agent = new AbortController();
    const two = p.post(call, '/v1/messages', large, { signal: agent.signal }).catch(() => 'left');
    const closed = p.client.close(call);
    agent.abort();
    expect(await two).toBe('left');
    first.open();
    await (await one).text();
    await closed;
    expect(p.upstream.seen).toHaveLength(1);
  });
});

describe('nobody', () => {
  test.each([
    ['/', 'anthropic'],
    ['/anthropic.1.x/v1/messages', 'a proof that is wrong'],
    ['/mistral.1.x/v1/messages', 'a provider that is not known'],
  ])('passes by %s', async (path) => {
    await using p = await place(json({}));
    const call = p.begin();
    const origin = new URL(p.client.baseUrl(call, 'anthropic')).origin;
    const response = await fetch(`${origin}${path}`, { method: 'POST', body: '{}' });
    expect([response.status, await response.text()]).toEqual([403, expect.stringContaining('ORCH_METER_PASS')]);
    expect(p.upstream.seen).toEqual([]);
  });

  test('is counted for another call, or after the end of its own', async () => {
    await using p = await place(stream(...anthropicStream));
    const [own, other] = [p.begin(), p.begin()];
    const forged = p.client.baseUrl(own, 'anthropic').replace(`anthropic.${own}.`, `anthropic.${other}.`);
    expect((await fetch(`${forged}/v1/messages`, { method: 'POST', body: JSON.stringify(ask) })).status).toBe(403);
    p.ledger.settle(own, { ...p.client.usage(own), costUsd: 0 });
    expect((await p.post(own, '/v1/messages', ask)).status).toBe(403);
    expect(p.upstream.seen).toEqual([]);
  });

  test.each([
    ['anthropic', '/v1/messages/batches'],
    ['openai', '/v1/embeddings'],
    ['google', '/v1beta/models/x:batchGenerateContent'],
  ])('gets what cannot be counted: %s %s', async (provider, path) => {
    await using p = await place(json({}));
    const response = await p.post(p.begin(), path, ask, { provider });
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('ORCH_METER_PATH')]);
    expect(p.upstream.seen).toEqual([]);
  });

  test('is charged for counting tokens, or for the list of models', async () => {
    await using p = await place(json({ input_tokens: 12 }));
    const call = p.begin(1);
    const response = await p.post(call, '/v1/messages/count_tokens', ask);
    expect(await response.json()).toEqual({ input_tokens: 12 });
    expect((await fetch(`${p.client.baseUrl(call, 'openai')}/v1/models`)).status).toBe(200);
    expect(p.ledger.metered(call)).toBeUndefined();
  });

  test('sends something else than the JSON of a call', async () => {
    await using p = await place(json({}));
    const call = p.begin();
    const bodies = ['not json', '[]', '"text"'];
    const statuses = await Promise.all(
      bodies.map(async (body) => (await p.post(call, '/v1/messages', '', { body })).status),
    );
    expect(statuses).toEqual([400, 400, 400]);
    expect(p.upstream.seen).toEqual([]);
  });
});

test('a meter that is gone has left what it counted, and what was on its way is bounded', async () => {
  const upstream = await startUpstream(stream(...anthropicStream));
  await using _upstream = upstream;
  await using p = await place(json({}));
  const upstreams = upstreamsOf({ ANTHROPIC_BASE_URL: upstream.url });
  const meter = await openMeter({ ledger: p.ledger, upstreams, price });
  const client = meterClient(meterAddress(meter), p.ledger);
  const call = p.begin(5);
  const response = await fetch(`${client.baseUrl(call, 'anthropic')}/v1/messages`, {
    method: 'POST',
    body: JSON.stringify(ask),
  });
  await response.text();
  await meter[Symbol.asyncDispose]();
  // As one that was killed leaves it.
  p.ledger.beginModelCall(call, { provider: 'anthropic', model: 'm', atMostUsd: 2 });
  expect(await client.close(call)).toBe(false);
  expect(client.usage(call)).toMatchObject({
    output: 35,
    costUsd: 1.55,
    atMostUsd: 3.55,
    confidence: 'bounded',
    running: 1,
  });
  p.ledger.settle(call, client.usage(call));
  expect(p.ledger.totals()).toMatchObject({ costUsd: 1.55, chargedUsd: 3.55, boundedCalls: 1 });
});

test('keys stay behind, and an address that is none is refused', () => {
  const environment = { PATH: '/bin', ANTHROPIC_API_KEY: 'a', GEMINI_API_KEY: '', CODEX_API_KEY: 'c' };
  expect(withoutKeys(environment)).toEqual({
    PATH: '/bin',
    ANTHROPIC_API_KEY: 'held-by-orch',
    GEMINI_API_KEY: '',
    CODEX_API_KEY: 'held-by-orch',
  });
  const upstreams = upstreamsOf({
    OPENAI_API_KEY: 'o',
    CODEX_API_KEY: 'c',
    ANTHROPIC_BASE_URL: 'http://localhost:1/x/',
  });
  expect(upstreams.openai.headers).toEqual({ authorization: 'Bearer c' });
  expect(upstreams.anthropic).toMatchObject({ baseUrl: new URL('http://localhost:1/x'), headers: undefined });
  expect(() => upstreamsOf({ OPENAI_BASE_URL: 'file:///etc/passwd' })).toThrow('OPENAI_BASE_URL is no address');
});
