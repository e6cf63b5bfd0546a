import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { AgentAdapter, AgentOutcome, AgentSession, RunAgent as RunAdapter } from '@orch/agents';
import type { Clock } from '@orch/core';

import type { AgentCall, AgentReport, RunAgent } from '../agent/agent-port.ts';

export interface AgentRunnerOptions {
  readonly adapterOf: (name: string) => AgentAdapter;
  readonly run: RunAdapter;
  /** Where agents' own variables are taken from; nothing else of it gets to them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of all recordings. */
  readonly recordings: string;
  /** Aborted when nothing may be waited for any more. */
  readonly killSignal?: AbortSignal;
  readonly clock: Clock;
}

/** Runs agents by their adapters, each attempt recorded in a folder of its own. */
export function agentRunner(options: AgentRunnerOptions): RunAgent {
  const { run, environment, killSignal, clock } = options;
  /** What the sessions of this process have told to have used: agents tell totals of a session. */
  const told = new Map<string, AgentSession['reported']>();
  return async (call) => {
    const adapter = options.adapterOf(call.agent);
    const outcome = await run({
      adapter,
      task: {
        prompt: call.prompt,
        cwd: call.cwd,
        attempt: call.attempt,
        permissions: call.permissions === 'plan' ? 'plan' : 'full',
        timeoutMs: call.timeoutMs,
        idleMs: call.idleMs,
        sandbox: call.sandbox,
        ...(call.model !== undefined && { model: call.model }),
        ...(call.budgetUsd !== undefined && { budgetUsd: call.budgetUsd }),
        ...sessionOf(call, adapter, told),
      },
      environment,
      recordTo: freeFolder(options.recordings, call.attempt),
      signal: call.signal,
      clock,
      ...(killSignal && { killSignal }),
    });
    if (outcome.session?.reported) told.set(outcome.session.id, outcome.session.reported);
    return reportOf(outcome);
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
