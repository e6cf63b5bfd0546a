import { isOrchError, OrchError } from '@orch/core';
import { postponed } from '@orch/dag';
import { mayComeBack } from '@orch/llm';

import type { AgentChoice } from '../task/settings.ts';
import type { AgentCall, AgentReport } from './agent-port.ts';
import { once, type PhaseContext } from '../phases/services.ts';

export interface AgentRequest {
  /** Names the call within its phase, such as `implement 2`. */
  readonly name: string;
  readonly choice: AgentChoice;
  readonly prompt: string;
  readonly cwd: string;
  readonly permissions: 'plan' | 'edit';
  /** A session that goes on, or null for a new one. */
  readonly session: string | null;
}

/** How long to wait where a provider does not tell when it answers again, in milliseconds. */
const unknownResetMs = 60_000;

/** How long to wait for money that other calls have reserved, in milliseconds. */
const reservedMs = 5000;

/**
 * Calls an agent as an effect of its phase: what it answered is recorded and not asked for again; a call that a crash cut
 * off is repeated under the same name, so that its session goes on. A provider's refusal to answer now is waited out and
 * is no attempt.
 *
 * @throws OrchError `ORCH_AGENT_UNAVAILABLE` where the agent cannot be run at all, `ORCH_WORKFLOW_BUDGET` where the money
 *   for the task, the run or the day has been spent; postponed while the provider refuses, while other calls hold the
 *   money that is left, and while nobody counts what agents use although that is asked for.
 */
export async function callAgent(context: PhaseContext, request: AgentRequest): Promise<AgentReport> {
  const { services, signal } = context;
  const { settings } = services;
  return await once(context, `agent ${request.name}`, async () => {
    const report = await paid(services.runAgent, {
      agent: request.choice.agent,
      model: request.choice.model,
      attempt: `${context.run}-${context.node}-${request.name.replaceAll(' ', '-')}`,
      run: context.run,
      prompt: request.prompt,
      cwd: request.cwd,
      permissions: request.permissions,
      session: request.session ?? undefined,
      timeoutMs: settings.agentTimeoutMs,
      idleMs: settings.agentIdleMs,
      caps: {
        taskUsd: settings.budgetUsd,
        // Not in the settings of runs that were begun by an earlier version.
        runUsd: settings.budgetRunUsd ?? null,
        dayUsd: settings.budgetDayUsd ?? null,
      },
      sandbox: settings.sandbox,
      signal,
    });
    switch (report.status) {
      case 'rate-limited': {
        const wait = report.resetsAt === null ? unknownResetMs : report.resetsAt - services.now();
        throw postponed(Math.max(0, wait), `${request.choice.agent} refuses to answer now: ${report.reason}`);
      }
      case 'unavailable':
        throw new OrchError('ORCH_AGENT_UNAVAILABLE', `${request.choice.agent} cannot be used: ${report.reason}`, {
          help: 'Install it and log in, or choose another agent. `orch doctor` tells what is there.',
          data: { agent: request.choice.agent },
        });
      case 'budget':
        throw spent(report.reason);
      case 'aborted':
        signal.throwIfAborted();
        return report;
      default:
        return report;
    }
  });
}

async function paid(run: PhaseContext['services']['runAgent'], call: AgentCall): Promise<AgentReport> {
  try {
    return await run(call);
  } catch (error) {
    // Who counts is who orchestrates: nothing is lost but time, until somebody does again.
    if (isOrchError(error, 'ORCH_METER_GONE')) throw postponed(unknownResetMs, error.message);
    if (!isOrchError(error, 'ORCH_LEDGER_CAP')) throw error;
    throw mayComeBack(error) ? postponed(reservedMs, error.message) : spent(error.message, error);
  }
}

function spent(reason: string, cause?: OrchError): OrchError {
  return new OrchError('ORCH_WORKFLOW_BUDGET', `the money has been spent: ${reason}`, {
    help: 'Look at what it was spent for with `orch cost`, and raise the budget to go on.',
    ...(cause && { cause, data: { ...cause.data } }),
  });
}
