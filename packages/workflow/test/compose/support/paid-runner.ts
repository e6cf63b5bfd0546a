import { join } from 'node:path';

import { claude, runAgent, type Price } from '@orch/agents';
import { systemClock } from '@orch/core';
import type { Ledger } from '@orch/llm';
import type { MeterClient } from '@orch/llm/meter';

import { agentRunner, type AgentCall, type RunAgent } from '../../../src/index.ts';

export interface PaidRunnerOptions {
  readonly price?: Price;
  readonly meter?: MeterClient;
  /** Aborted to kill the agent. */
  readonly killSignal?: AbortSignal;
  readonly task?: string;
}

/** A runner of the fake claude in `folder/tools`. */
export function paidRunner(folder: string, ledger: Ledger, options: PaidRunnerOptions = {}): RunAgent {
  const { task = 'greet', ...rest } = options;
  return agentRunner({
    adapterOf: () => claude({ program: join(folder, 'tools', 'claude') }),
    run: runAgent,
    environment: { PATH: process.env['PATH'], HOME: join(folder, 'tools'), ANTHROPIC_API_KEY: 'held-by-orch' },
    recordings: join(folder, 'recordings'),
    clock: systemClock,
    ledger,
    task,
    parent: 'run-1',
    ...rest,
  });
}

export function agentCall(folder: string, prompt: string, caps: Partial<AgentCall['caps']> = {}): AgentCall {
  return {
    agent: 'claude',
    model: undefined,
    attempt: 'r1-implement',
    run: 'task-run-1',
    prompt,
    cwd: folder,
    permissions: 'edit',
    session: undefined,
    timeoutMs: 30_000,
    idleMs: 30_000,
    caps: { taskUsd: null, runUsd: null, dayUsd: null, ...caps },
    sandbox: 'none',
    signal: new AbortController().signal,
  };
}
