import type { AgentAdapter, AgentTask, AgentUsage, UsageProxy } from '@orch/agents';
import { OrchError } from '@orch/core';
import type { MeteredSpend } from '@orch/llm';
import type { MeterClient } from '@orch/llm/meter';

/** A call of an agent whose calls of models go through a meter. */
export interface MeteredCall {
  readonly baseUrl: string;
  readonly proxy: UsageProxy;
  /**
   * @throws OrchError `ORCH_METER_PRICE` where calls were refused because nobody knows what they cost, `ORCH_METER_GONE`
   *   where the meter went away while the agent worked and the agent came to no good end
   */
  readonly check: (isSucceeded: boolean) => void;
}

/**
 * @param call - of the ledger, which has begun.
 * @throws OrchError `ORCH_METER_PROVIDER`
 */
export function meteredCall(meter: MeterClient, call: number, adapter: AgentAdapter, task: AgentTask): MeteredCall {
  const provider = adapter.provider?.(task) ?? `${adapter.name}, which does not say whose they are,`;
  const baseUrl = meter.baseUrl(call, provider);
  let isThere = true;
  return {
    baseUrl,
    proxy: {
      usage: () => usageOf(meter.usage(call)),
      close: async () => {
        isThere = await meter.close(call);
        const spend = meter.usage(call);
        const isCap = spend.refusal === 'ORCH_METER_CAP';
        return { usage: usageOf(spend), ...(isCap && { refused: 'all that may be spent has been spent' }) };
      },
    },
    check: (isSucceeded) => {
      const { refusal, refusedModel } = meter.usage(call);
      if (refusal === 'ORCH_METER_PRICE') throw priceless(refusedModel);
      if (isThere || isSucceeded) return;
      throw new OrchError('ORCH_METER_GONE', 'the process that counts what agents use has ended', {
        help: 'Start the run again: it goes on where it was.',
      });
    },
  };
}

function priceless(model: string | null): OrchError {
  return new OrchError('ORCH_METER_PRICE', `there is a budget, and no price of ${model ?? 'a model without a name'}`, {
    help: 'Set it in `agents.prices`, by the name of the model or by a beginning with `*`.',
    data: { model },
  });
}

/** What a meter has counted, in the words of agents. */
export function usageOf({ atMostUsd, ...spend }: MeteredSpend): AgentUsage {
  const { uncachedInput, cacheRead, cacheWrite, output, reasoning, costUsd, confidence } = spend;
  const tokens = { uncachedInput, cacheRead, cacheWrite, output, reasoning };
  return { ...tokens, costUsd, confidence, ...(typeof atMostUsd === 'number' && { atMostUsd }) };
}
