import { hashJson, type Clock, type Json } from '@orch/core';
import { runGraph, type Event, type Limits, type RunOutcome, type RunStore } from '@orch/dag';
import { followLoad } from '@orch/dag/limits';
import { resolveCommit, type Repository } from '@orch/git';

import type { AskForge } from '../forge/forge-port.ts';
import type { WorkflowSettings } from '../task/settings.ts';
import { orchestrationKinds } from './kinds.ts';
import { landedTasks } from './landed.ts';
import { agentResource } from './names.ts';
import { openOrchestration } from './open-orchestration.ts';
import { orchestrationGraph } from './orchestration-graph.ts';
import type { PlannedTask } from './planned-task.ts';
import { heedRefusals, type Heed } from './refusals.ts';
import type { StartRunner } from './runner-port.ts';

export interface RunAgentsOptions {
  readonly planned: readonly PlannedTask[];
  readonly settings: (task: PlannedTask) => WorkflowSettings;
  readonly store: RunStore;
  readonly repository: Repository;
  readonly forge: AskForge;
  readonly startRunner: StartRunner;
  /** The revision that everything begins with. */
  readonly base: string;
  /** The branch below `orch/` in which approved work is merged. */
  readonly integration: string;
  readonly regenerable: readonly string[];
  /** How many tasks run at once at most, and the agent that does them. */
  readonly slots: { readonly agent: string; readonly count: number };
  /** What was asked for, kept with the run. */
  readonly request: { readonly [name: string]: Json };
  /** Wait for another orchestrator of this repository to end. */
  readonly wait: boolean;
  readonly onWait: (holder: string) => void;
  /** What the run does when only questions are left: end, or wait for the answers. @default 'end' */
  readonly questions?: 'end' | 'wait';
  /** Fewer tasks run while cpu or memory are short. @default false */
  readonly followsLoad?: boolean;
  /** Told how many tasks may run after a provider has refused, and when it answers again. */
  readonly onLimit?: (limit: number) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent?: (event: Event) => void;
}

/** Only one process of a repository orchestrates agents; it is the one that holds the forge. */
export const agentsTarget = 'agents';

export interface AgentsOutcome {
  /** Null where every task had landed before. */
  readonly outcome: RunOutcome | null;
  /** Ids of tasks that had landed before, and were not done again. */
  readonly landedBefore: readonly string[];
}

/**
 * Takes many tasks to one tested branch. Everything is journaled: a start of the same tasks goes on where a killed one
 * was, with what had landed landed, and what was asked of the forge found there.
 *
 * @throws OrchError `ORCH_LOCKED` where another process orchestrates agents in this repository and `wait` is off.
 */
export async function runAgents(options: RunAgentsOptions): Promise<AgentsOutcome> {
  const { store, planned, clock } = options;
  await using orchestration = await openOrchestration(options);
  const begun = await beginning(options);
  const { base, landedBefore } = begun;
  const remaining = planned.filter(({ task }) => !landedBefore.includes(task.id));
  if (remaining.length === 0) return { outcome: null, landedBefore };
  let heed: Heed | undefined;
  const { agent, count: parallel } = options.slots;
  const handle = await runGraph(orchestrationGraph(remaining, base, options.settings), {
    kinds: orchestrationKinds,
    services: orchestration.services(base),
    store,
    target: agentsTarget,
    request: { ...options.request, ...begun },
    limits: { cpu: parallel, [agentResource(agent)]: parallel } satisfies Limits,
    clock,
    signal: orchestration.signal,
    ...(options.questions && { questions: options.questions }),
    onEvent: (event) => {
      heed?.onEvent(event);
      options.onEvent?.(event);
    },
  });
  heed = heedRefusals({
    store,
    handle,
    agent,
    resource: agentResource(agent),
    max: parallel,
    now: () => clock.now(),
    onError: (error) => orchestration.stop(error),
    ...(options.onLimit && { onLimit: options.onLimit }),
  });
  using _heed = heed;
  using _load = options.followsLoad === true ? followLoad(handle, { max: parallel }) : undefined;
  const outcome = await handle.outcome;
  orchestration.check();
  return { outcome, landedBefore };
}

/** What a run begins with. It is kept with the run, because later it would be something else. */
interface Beginning {
  readonly base: string;
  readonly landedBefore: readonly string[];
}

/** What the open run of the same request began with, else what is there now. */
async function beginning(options: RunAgentsOptions): Promise<Beginning> {
  const { store, repository, base, request, planned, integration } = options;
  const open = await store.findOpen(agentsTarget);
  const { base: known, landedBefore, ...asked } = (open?.request ?? {}) as Partial<Beginning>;
  if (known !== undefined && landedBefore !== undefined && hashJson(asked) === hashJson(request)) {
    return { base: known, landedBefore };
  }
  const tasks = planned.map(({ task }) => task);
  const landed = await landedTasks({ store, repository, integration }, tasks);
  return { base: await resolveCommit(repository, base), landedBefore: [...landed] };
}
