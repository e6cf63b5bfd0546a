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
  /** A session that goes on, and whose it is; null for a new one. */
  readonly session: { readonly agent: string; readonly id: string } | null;
}

/** An agent that was asked and did not do it. */
export interface PassedOver {
  readonly agent: string;
  readonly reason: string;
  /** When it may be asked again, in milliseconds; null where it cannot be used at all. */
  readonly waitMs: number | null;
}

/** How a call ended, by which agent, and which ones were asked before it. */
export interface CallReport extends AgentReport {
  readonly agent: string;
  readonly passedOver: readonly PassedOver[];
}

/** How long to wait where a provider does not tell when it answers again, in milliseconds. */
const unknownResetMs = 60_000;

/** An agent that refuses for longer than that, in milliseconds, is exhausted: another one takes the call, where there is one. */
const exhaustedMs = 10 * 60_000;

/** How long to wait for money that other calls have reserved, in milliseconds. */
const reservedMs = 5000;

/**
 * Calls an agent as an effect of its phase: what it answered is recorded and not asked for again; a call that a crash cut
 * off is repeated under the same name, so that its session goes on. A provider's refusal to answer now is waited out and
 * is no attempt. Where
 * other agents are named, they take the call when an agent is exhausted or cannot be used; the report says which one did.
 *
 * @throws OrchError `ORCH_AGENT_UNAVAILABLE` where the agent cannot be run at all, `ORCH_WORKFLOW_BUDGET` where the money
 *   for the task, the run or the day has been spent; postponed while the provider refuses, while other calls hold the
 *   money that is left, and while nobody counts what agents use although that is asked for.
 */
export async function callAgent(context: PhaseContext, request: AgentRequest): Promise<CallReport> {
  const { services, signal } = context;
  const { settings } = services;
  return await once(context, `agent ${request.name}`, async () => {
    const passedOver: PassedOver[] = [];
    const others = (settings.fallback ?? []).filter(({ agent }) => agent !== request.choice.agent);
    for (const [index, choice] of [request.choice, ...others].entries()) {
      const { agent } = choice;
      const begunAt = services.now();
      const attempt = `${context.run}-${context.node}-${request.name.replaceAll(' ', '-')}`;
      const report = await paid(services.runAgent, {
        agent,
        model: choice.model,
        // A session of one agent says nothing to another.
        attempt: index === 0 ? attempt : `${attempt}-${agent}`,
        run: context.run,
        prompt: request.prompt,
        cwd: request.cwd,
        permissions: request.permissions,
        session: request.session?.agent === agent ? request.session.id : undefined,
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
      const { status, reason } = report;
      if (status === 'rate-limited') {
        const waitMs = report.resetsAt === null ? unknownResetMs : Math.max(0, report.resetsAt - services.now());
        // Named by its moment: a call that is repeated later is refused anew.
        await services.tellRefusal?.(`${attempt} ${begunAt}`, { agent, begunAt, waitMs });
        // What passes soon is waited for: another agent would begin anew, and know nothing of this one's session.
        if (others.length === 0 || waitMs < exhaustedMs) throw refused(agent, waitMs, reason);
        passedOver.push({ agent, reason, waitMs });
      } else if (status === 'unavailable') passedOver.push({ agent, reason, waitMs: null });
      else {
        if (status === 'budget') throw spent(reason);
        if (status === 'aborted') signal.throwIfAborted();
        return { ...report, agent, passedOver };
      }
    }
    throw nobodyLeft(passedOver);
  });
}

/** The error of a call for which no agent is left: it is waited for the one that comes back first. */
function nobodyLeft(passedOver: readonly PassedOver[]): Error {
  const [first] = passedOver
    .flatMap(({ agent, reason, waitMs }) => (waitMs === null ? [] : [{ agent, reason, waitMs }]))
    .sort((one, other) => one.waitMs - other.waitMs);
  if (first) return refused(first.agent, first.waitMs, first.reason);
  const told = passedOver.map(({ agent, reason }) => `${agent} cannot be used: ${reason}`).join('; ');
  return new OrchError('ORCH_AGENT_UNAVAILABLE', told, {
    help: 'Install it and log in, or choose another agent.',
    data: { agents: passedOver.map(({ agent }) => agent) },
  });
}

function refused(agent: string, waitMs: number, reason: string): Error {
  return postponed(waitMs, `${agent} refuses to answer now: ${reason}`);
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
