import { existsSync } from 'node:fs';

import { replayAgent, type AgentAdapter, type AgentOutcome, type Price } from '@orch/agents';
import { isOrchError } from '@orch/core';
import { unknownSpend, type Ledger, type LedgerCall, type LedgerSpend, type OpenCall } from '@orch/llm';

import type { AgentCaps } from '../agent/agent-port.ts';

export interface PaidCallOptions {
  readonly ledger: Ledger;
  readonly call: LedgerCall;
  readonly caps: AgentCaps;
  /** Makes the call, which may spend so much, in US dollars. */
  readonly run: (budgetUsd: number | undefined, id: number) => Promise<AgentOutcome>;
  /** What is found of a call that failed without an outcome. */
  readonly read: (call: Pick<OpenCall, 'id' | 'agent' | 'recording'>) => Promise<LedgerSpend | undefined>;
}

/**
 * Makes a call that is in the ledger before it begins and when it has ended.
 *
 * @throws OrchError `ORCH_LEDGER_CAP`, and what `run` throws
 */
export async function paidCall({ ledger, call, caps, run, read }: PaidCallOptions): Promise<{
  readonly outcome: AgentOutcome;
  /** Whether it was ended by its share of money that others spend from as well. */
  readonly isShareSpent: boolean;
}> {
  const { id, grantedUsd } = ledger.begin(call, caps);
  let outcome: AgentOutcome;
  try {
    outcome = await run(grantedUsd ?? undefined, id);
  } catch (error) {
    ledger.settle(id, (await read({ ...call, id })) ?? unknownSpend);
    throw error;
  }
  const { usage, status } = outcome;
  ledger.settle(id, usage);
  // An agent that stops long before its share has other reasons, and would stop again.
  const isShareSpent = status === 'budget' && grantedUsd !== null && (usage.costUsd ?? grantedUsd) >= grantedUsd / 2;
  return { outcome, isShareSpent };
}

/**
 * What a call has used whose end nobody saw, by its recording. The recording is begun before the agent is: without one,
 * nothing was spent. Undefined where it cannot be read.
 */
export async function spendOfRecording(
  recording: string,
  adapterOf: () => AgentAdapter | Promise<AgentAdapter>,
  price: Price | undefined,
): Promise<AgentOutcome | LedgerSpend | undefined> {
  if (!existsSync(recording)) return { ...unknownSpend, costUsd: 0, confidence: 'exact' };
  try {
    return await replayAgent({ adapter: await adapterOf(), recording, ...(price && { price }) });
  } catch (error) {
    if (isOrchError(error)) return undefined; // torn, of an agent that is configured no more: its spend stays unknown
    throw error;
  }
}
