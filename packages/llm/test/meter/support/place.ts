import { join } from 'node:path';

import { tempDir } from '@orch/testkit';

import { openLedger, type Ledger } from '../../../src/index.ts';
import {
  meterAddress,
  meterClient,
  openMeter,
  upstreamsOf,
  type MeterClient,
  type ModelPrice,
} from '../../../src/meter.ts';
import { call } from '../../ledger/support/calls.ts';
import { startUpstream, type Answer, type TestUpstream } from './upstream.ts';

/** A dollar a thousand tokens of input, and ten of output. */
export const price: ModelPrice = ({ uncachedInput, cacheRead, cacheWrite, output }, model) =>
  model === 'unknown' ? undefined : (uncachedInput + cacheRead + cacheWrite + 10 * output) / 1000;

/** A meter in front of a provider, with one call of an agent that has begun. */
export interface Place extends AsyncDisposable {
  readonly path: string;
  readonly ledger: Ledger;
  readonly upstream: TestUpstream;
  readonly client: MeterClient;
  /** Begins a call of an agent. */
  begin(taskUsd?: number | null): number;
  /** Posts to the meter as an agent would. */
  post(
    call: number,
    path: string,
    body: unknown,
    options?: Partial<RequestInit> & { provider?: string },
  ): Promise<Response>;
}

export async function place(answer: Answer, drainMs = 5000): Promise<Place> {
  const dir = tempDir();
  const path = join(dir.path, 'ledger.db');
  const ledger = openLedger(path);
  const upstream = await startUpstream(answer);
  const environment = {
    ANTHROPIC_BASE_URL: upstream.url,
    OPENAI_BASE_URL: `${upstream.url}/v1/`,
    GOOGLE_GEMINI_BASE_URL: upstream.url,
    ANTHROPIC_API_KEY: 'sk-real-anthropic',
    OPENAI_API_KEY: 'sk-real-openai',
    GEMINI_API_KEY: 'sk-real-gemini',
  };
  const meter = await openMeter({ ledger, upstreams: upstreamsOf(environment), price, drainMs });
  const client = meterClient(meterAddress(meter), ledger);
  let calls = 0;
  return {
    path,
    ledger,
    upstream,
    client,
    begin(taskUsd = null) {
      calls += 1;
      const name = `task-${calls}`;
      return ledger.begin(call({ attempt: name, task: name }), { taskUsd, runUsd: null, dayUsd: null }).id;
    },
    post: async (id, at, body, { provider = 'anthropic', ...options } = {}) =>
      await fetch(`${client.baseUrl(id, provider)}${at}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'held-by-orch', authorization: 'Bearer agent' },
        body: JSON.stringify(body),
        ...options,
      }),
    async [Symbol.asyncDispose]() {
      await meter[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      ledger[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}
