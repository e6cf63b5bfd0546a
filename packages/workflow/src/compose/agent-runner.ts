import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { AgentAdapter, AgentOutcome, AgentSession, AgentTask, Price, RunAgent as RunAdapter } from '@orch/agents';
import type { Clock } from '@orch/core';
import type { Ledger, LedgerSpend, OpenCall } from '@orch/llm';
import type { MeterClient } from '@orch/llm/meter';

import type { AgentCall, AgentReport, RunAgent } from '../agent/agent-port.ts';
import { meteredCall, usageOf } from './metered-call.ts';
import { paidCall, spendOfRecording } from './paid-calls.ts';

export interface AgentRunnerOptions {
  readonly adapterOf: (name: string) => AgentAdapter | Promise<AgentAdapter>;
  readonly run: RunAdapter;
  /** Where agents' own variables are taken from; nothing else of it gets to them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of all recordings. */
  readonly recordings: string;
  /** Where calls and what they cost are written down. */
  readonly ledger: Ledger;
  /** The task that all calls are made for. */
  readonly task: string;
  /** The run that the caps of a run hold for, where it is another than that of the task. */
  readonly parent: string | undefined;
  /** For agents that tell tokens only. */
  readonly price?: Price;
  /** Where agents send their calls of models, to be counted. */
  readonly meter?: MeterClient;
  /** Aborted when nothing may be waited for any more. */
  readonly killSignal?: AbortSignal;
  readonly clock: Clock;
}

/** How much longer than its limit a call takes at most, in milliseconds: its end, and what is left of it. */
const endingMs = 60_000;

/**
 * Runs agents by their adapters, each attempt recorded in a folder of its own, and in the ledger before it begins. Calls
 * of processes that were killed are settled first, by their recordings. A call that has spent its share of a run's or a
 * day's money goes on with another one, while there is some.
 */
export function agentRunner(options: AgentRunnerOptions): RunAgent {
  const { run, environment, killSignal, clock, ledger, price, meter } = options;
  /** What the sessions of this process have told to have used: agents tell totals of a session. */
  const told = new Map<string, AgentSession['reported']>();
  const remember = ({ session }: AgentOutcome): void => {
    if (session?.reported) told.set(session.id, session.reported);
  };
  const read = async ({
    id,
    agent,
    recording,
  }: Pick<OpenCall, 'id' | 'agent' | 'recording'>): Promise<LedgerSpend | undefined> => {
    const found = await spendOfRecording(recording, () => options.adapterOf(agent), price);
    const told = found && 'usage' in found ? found.usage : found;
    if (found && 'usage' in found) remember(found);
    if (!meter) return told;
    // What is on its way at the provider is waited for.
    await meter.close(id);
    const counted = usageOf(meter.usage(id));
    return { ...counted, costUsd: counted.costUsd ?? (told?.confidence === 'reported' ? told.costUsd : null) };
  };
  /** What a session that an earlier process worked in had told, by its recordings. */
  const recall = async ({ session }: AgentCall, run: string): Promise<void> => {
    if (session === undefined || told.has(session)) return;
    told.set(session, undefined);
    for (const { agent, recording } of ledger.ended({ run, task: options.task })) {
      // oxlint-disable-next-line no-await-in-loop -- the last one that tells is all that is needed
      const found = await spendOfRecording(recording, () => options.adapterOf(agent), price);
      if (!found || !('usage' in found) || found.session?.id !== session || !found.session.reported) continue;
      remember(found);
      return;
    }
  };
  const make = async (call: AgentCall, adapter: AgentAdapter): ReturnType<typeof paidCall> => {
    const payer = options.parent ?? call.run;
    await recall(call, payer);
    const recordTo = freeFolder(options.recordings, call.attempt);
    const made = await paidCall({
      ledger,
      caps: call.caps,
      read,
      call: {
        attempt: call.attempt,
        task: options.task,
        run: payer,
        agent: call.agent,
        model: call.model ?? null,
        recording: recordTo,
        longestMs: call.timeoutMs + endingMs,
      },
      run: async (budgetUsd, id) => {
        const task = {
          ...taskOf(call),
          ...(budgetUsd !== undefined && { budgetUsd }),
          ...sessionOf(call, adapter, told),
        };
        const metered = meter && meteredCall(meter, id, adapter, task);
        const outcome = await run({
          adapter,
          task: { ...task, ...(metered && { baseUrl: metered.baseUrl }) },
          environment,
          recordTo,
          signal: call.signal,
          clock,
          ...(price && { price }),
          ...(metered && { proxy: metered.proxy }),
          ...(killSignal && { killSignal }),
        });
        metered?.check(outcome.status === 'succeeded');
        return outcome;
      },
    });
    remember(made.outcome);
    return made;
  };
  return async (call) => {
    const adapter = await options.adapterOf(call.agent);
    await ledger.recover(read);
    let { outcome, isShareSpent } = await make(call, adapter);
    while (isShareSpent && !call.signal.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- the session of one goes on in the next
      ({ outcome, isShareSpent } = await make({ ...call, session: outcome.session?.id ?? call.session }, adapter));
    }
    return reportOf(outcome);
  };
}

function taskOf(call: AgentCall): AgentTask {
  return {
    prompt: call.prompt,
    cwd: call.cwd,
    attempt: call.attempt,
    permissions: call.permissions === 'plan' ? 'plan' : 'full',
    timeoutMs: call.timeoutMs,
    idleMs: call.idleMs,
    sandbox: call.sandbox,
    ...(call.model !== undefined && { model: call.model }),
  };
}

function sessionOf(
  { session }: AgentCall,
  { capabilities }: AgentAdapter,
  told: ReadonlyMap<string, AgentSession['reported']>,
): { readonly session?: AgentSession } {
  if (session === undefined || !capabilities.resume) return {};
  const reported = told.get(session);
  return { session: { id: session, resume: true, ...(reported && { reported }) } };
}

/** An attempt that is repeated after a crash keeps what was recorded of it before: it was paid for. */
function freeFolder(recordings: string, attempt: string): string {
  const first = join(recordings, attempt);
  for (let folder = first, number = 2; ; folder = `${first}.${number}`, number += 1) {
    if (!existsSync(folder)) return folder;
  }
}

function reportOf(outcome: AgentOutcome): AgentReport {
  const { usage, status, reason, text, session, deniedTools, resetsAt, recording, sandbox, durationMs } = outcome;
  return {
    status: statusOf(status),
    reason,
    text,
    session: session?.id ?? null,
    usage: {
      inputTokens: usage.uncachedInput + usage.cacheWrite,
      cachedTokens: usage.cacheRead,
      outputTokens: usage.output,
      costUsd: usage.costUsd,
      confidence: usage.confidence,
    },
    deniedTools,
    resetsAt: resetsAt ?? null,
    recording,
    sandbox: sandbox.reason === undefined ? sandbox.used : `${sandbox.used}: ${sandbox.reason}`,
    durationMs,
  };
}

function statusOf(status: AgentOutcome['status']): AgentReport['status'] {
  switch (status) {
    case 'auth':
    case 'not-found':
      return 'unavailable';
    case 'flood':
      return 'crashed';
    default:
      return status;
  }
}
