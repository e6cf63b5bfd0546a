import { OrchError } from '@orch/core';
import { postponed } from '@orch/dag';

import type { AgentChoice } from '../task/settings.ts';
import type { AgentReport } from './agent-port.ts';
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

/**
 * Calls an agent as an effect of its phase: what it answered is recorded and not asked for again; a call that a crash cut
 * off is repeated under the same name, so that its session goes on. A provider's refusal to answer now is waited out and
 * is no attempt.
 *
 * @throws OrchError `ORCH_AGENT_UNAVAILABLE` where the agent cannot be run at all, `ORCH_WORKFLOW_BUDGET` where the money
 *   for the task has been spent; postponed while the provider refuses.
 */
export async function callAgent(context: PhaseContext, request: AgentRequest): Promise<AgentReport> {
  const { services, signal } = context;
  const { settings } = services;
  return await once(context, `agent ${request.name}`, async () => {
    const report = await services.runAgent({
      agent: request.choice.agent,
      model: request.choice.model,
      attempt: `${context.run}-${context.node}-${request.name.replaceAll(' ', '-')}`,
      prompt: request.prompt,
      cwd: request.cwd,
      permissions: request.permissions,
      session: request.session ?? undefined,
      timeoutMs: settings.agentTimeoutMs,
      idleMs: settings.agentIdleMs,
      budgetUsd: settings.budgetUsd ?? undefined,
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
        throw new OrchError('ORCH_WORKFLOW_BUDGET', `the money for this task has been spent: ${report.reason}`, {
          help: 'Look at what it was spent for, and raise the budget to go on.',
        });
      case 'aborted':
        signal.throwIfAborted();
        return report;
      default:
        return report;
    }
  });
}
