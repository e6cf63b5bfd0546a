import { request } from 'node:http';

import { OrchError } from '@orch/core';

import type { Ledger, MeteredSpend } from '../ledger/types.ts';
import { providers } from './routes.ts';
import { baseUrlOf, closePath } from './token.ts';

/** The meter of an orchestrator, for the processes that start agents. */
export interface MeterClient {
  /**
   * The address that an agent sends its calls to.
   *
   * @param call - of the ledger, which has begun.
   * @throws OrchError `ORCH_METER_PROVIDER` where the meter does not understand the provider.
   */
  baseUrl(call: number, provider: string): string;
  /** What was counted so far. */
  usage(call: number): MeteredSpend;
  /**
   * Ends the count of a call, and waits for calls of models that are on their way. False where the meter is gone: what it
   * has written down is all there is then.
   */
  close(call: number): Promise<boolean>;
}

/** The variable by which a process is told the meter: its address, `#`, and its token. */
export const meterVariable = 'ORCH_METER';

/** What stands in {@link meterVariable}. */
export function meterAddress({ url, token }: { readonly url: string; readonly token: string }): string {
  return `${url}#${token}`;
}

const nothing: MeteredSpend = {
  uncachedInput: 0,
  cacheRead: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  costUsd: 0,
  confidence: 'exact',
  modelCalls: 0,
  running: 0,
  refusal: null,
  refusedModel: null,
};

/** @param address - of {@link meterAddress}. */
export function meterClient(address: string, ledger: Pick<Ledger, 'metered'>): MeterClient {
  const [url = '', token = ''] = address.split('#', 2);
  return {
    baseUrl: (call, name) => {
      const provider = providers.find((one) => one === name);
      if (provider) return baseUrlOf(url, token, { provider, call });
      throw new OrchError('ORCH_METER_PROVIDER', `calls of models of ${name} cannot be counted`, {
        help: `Use a model of ${providers.join(', ')}, or set \`agents.meter\` to false.`,
        data: { provider: name },
      });
    },
    usage: (call) => ledger.metered(call) ?? nothing,
    // Any provider will do: the account is that of the call.
    close: (call) => post(`${baseUrlOf(url, token, { provider: 'anthropic', call })}${closePath}`),
  };
}

function post(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request(url, { method: 'POST', agent: false }, (response) => {
      response.resume();
      response.once('close', () => resolve(response.statusCode === 204));
    });
    sent.once('error', () => resolve(false)); // nobody listens there any more
    sent.end();
  });
}
