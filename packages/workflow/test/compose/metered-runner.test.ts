import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { LLMock } from '@copilotkit/aimock';
import { openLedger, type Ledger } from '@orch/llm';
import { meterAddress, meterClient, openMeter, upstreamsOf, type Meter } from '@orch/llm/meter';
import { installFakeAgent, tempDir, type FakeStep } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { priceOf } from '../../src/index.ts';
import { agentCall, paidRunner } from './support/paid-runner.ts';

/** What each call uses at the server. */
const call = { input: 1200, output: 35 } as const;
const price = priceOf({ 'claude-*': { input: 1, output: 10 } });
/** By `price`. */
const callUsd = (call.input + 10 * call.output) / 1_000_000;

interface Place extends AsyncDisposable {
  readonly path: string;
  readonly ledger: Ledger;
  readonly meter: Meter;
  /** Calls that the server has answered. */
  readonly answered: () => number;
}

/** A model server, a meter in front of it, and a fake claude that calls models. */
async function place(steps: readonly FakeStep[], latencyMs = 0): Promise<Place> {
  const dir = tempDir();
  mkdirSync(join(dir.path, 'tools'));
  installFakeAgent(join(dir.path, 'tools'), 'claude', { rules: [{ match: 'work', steps }] });
  const ledger = openLedger(join(dir.path, 'ledger.db'));
  const server = new LLMock({ host: '127.0.0.1', port: 0, logLevel: 'silent' });
  const usage = { input_tokens: call.input, output_tokens: call.output };
  server.addFixture({
    match: { predicate: ({ messages }) => JSON.stringify(messages).includes('slowly') },
    response: { content: 'one two three four five six seven eight nine ten', usage },
    latency: latencyMs,
    chunkSize: 4,
  });
  server.addFixture({ match: { predicate: () => true }, response: { content: 'done', usage } });
  await server.start();
  const upstreams = upstreamsOf({ ANTHROPIC_BASE_URL: server.url, ANTHROPIC_API_KEY: 'real' });
  const meter = await openMeter({ ledger, upstreams, price });
  return {
    path: dir.path,
    ledger,
    meter,
    answered: () => server.getRequests().filter(({ response }) => response.status === 200).length,
    async [Symbol.asyncDispose]() {
      await meter[Symbol.asyncDispose]();
      await server.stop();
      ledger[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

/** What the ledger has of so many calls at the server. */
const counted = (calls: number) => ({
  uncachedInput: calls * call.input,
  output: calls * call.output,
  running: 0,
  unknownCalls: 0,
  boundedCalls: 0,
});

const slow: FakeStep = { do: 'ask', text: 'slowly' };

async function until(condition: () => boolean): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- another process is looked at until it has come so far
  while (!condition()) await delay(5);
}

describe('a runner of agents behind a meter', () => {
  it('knows to the token what the server counted, of an agent that was killed within an answer and resumed', async () => {
    const first: FakeStep = { do: 'first', times: 1, steps: [{ do: 'ask' }, slow], later: [{ do: 'ask' }] };
    await using p = await place([first, { do: 'result' }], 30);
    const kill = new AbortController();
    const meter = meterClient(meterAddress(p.meter), p.ledger);
    const run = paidRunner(p.path, p.ledger, { meter, price, killSignal: kill.signal });
    const running = run(agentCall(p.path, 'work', { taskUsd: 1 }));
    await until(() => p.answered() === 2);
    kill.abort();
    const killed = await running;
    expect(killed).toMatchObject({ status: 'aborted', usage: { inputTokens: 2 * call.input, confidence: 'exact' } });
    expect(p.ledger.totals()).toMatchObject({ calls: 1, ...counted(2) });

    const again = paidRunner(p.path, p.ledger, { meter, price });
    const session = killed.session ?? undefined;
    const resumed = await again({ ...agentCall(p.path, 'work', { taskUsd: 1 }), attempt: 'r1-again', session });
    expect(resumed).toMatchObject({ status: 'succeeded', usage: { outputTokens: call.output, confidence: 'exact' } });
    expect(p.answered()).toBe(3);
    expect(p.ledger.totals()).toMatchObject({ calls: 2, ...counted(3) });
    expect(p.ledger.totals().costUsd).toBeCloseTo(3 * callUsd, 12);
  });

  it('knows it also of a runner that was killed within an answer', async () => {
    await using p = await place([{ do: 'ask' }, slow, { do: 'result' }], 30);
    const address = meterAddress(p.meter);
    const script = fileURLToPath(new URL('support/killed-call.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@orch/source', script, p.path, address], { stdio: 'inherit' });
    await until(() => p.answered() === 2 || child.exitCode !== null);
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Recovery comes before the next call, whose cap is too low to be made.
    const run = paidRunner(p.path, p.ledger, { meter: meterClient(address, p.ledger), price });
    await expect(run(agentCall(p.path, 'work', { taskUsd: 0 }))).rejects.toMatchObject({ code: 'ORCH_LEDGER_CAP' });
    expect(p.answered()).toBe(2);
    expect(p.ledger.totals()).toMatchObject({ calls: 1, ...counted(2) });
  });

  it('never lets the server count more than a cap and one call an agent, however many work at once', async () => {
    await using p = await place([...Array.from({ length: 40 }, (): FakeStep => ({ do: 'ask' })), { do: 'result' }]);
    const capUsd = 10 * callUsd;
    const agents = ['a', 'b', 'c', 'd'];
    const ends = await Promise.allSettled(
      agents.map(async (task) => {
        const run = paidRunner(p.path, p.ledger, { meter: meterClient(meterAddress(p.meter), p.ledger), price, task });
        return await run({ ...agentCall(p.path, 'work', { runUsd: capUsd }), attempt: task });
      }),
    );
    const told = ends.map((end) =>
      end.status === 'fulfilled' ? end.value.status : (end.reason as { readonly code?: string }).code,
    );
    expect(['budget', 'ORCH_LEDGER_CAP']).toEqual(expect.arrayContaining([...new Set(told)]));
    expect(p.answered()).toBeGreaterThanOrEqual(4);
    expect(p.answered() * callUsd).toBeLessThanOrEqual(capUsd + agents.length * callUsd);
    expect(p.ledger.totals()).toMatchObject(counted(p.answered()));
  });

  it('tells that a budget needs a price of the model', async () => {
    await using p = await place([{ do: 'ask' }, { do: 'result' }]);
    const unpriced = await openMeter({
      ledger: p.ledger,
      upstreams: upstreamsOf({ ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' }),
      price: priceOf({}),
    });
    await using _unpriced = unpriced;
    const run = paidRunner(p.path, p.ledger, { meter: meterClient(meterAddress(unpriced), p.ledger) });
    await expect(run(agentCall(p.path, 'work', { taskUsd: 1 }))).rejects.toMatchObject({
      code: 'ORCH_METER_PRICE',
      data: { model: 'claude-fake-1' },
    });
    expect(p.ledger.totals()).toMatchObject({ calls: 1, ...counted(0), costUsd: 0 });
  });

  it('tells that the meter is gone, and charges nothing for it', async () => {
    await using p = await place([{ do: 'ask' }, { do: 'result' }]);
    const meter = meterClient(meterAddress(p.meter), p.ledger);
    await p.meter[Symbol.asyncDispose]();
    const run = paidRunner(p.path, p.ledger, { meter, price });
    await expect(run(agentCall(p.path, 'work', { taskUsd: 1 }))).rejects.toMatchObject({ code: 'ORCH_METER_GONE' });
    expect(p.ledger.totals()).toMatchObject({ ...counted(0), costUsd: 0, chargedUsd: 0 });
  });
});
