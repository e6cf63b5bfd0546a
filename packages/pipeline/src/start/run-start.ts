import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';

import type { Json } from '@orch/core';
import {
  runGraph,
  withDependents,
  type Graph,
  type Kind,
  type Limits,
  type ResultStore,
  type RunHandle,
  type RunStore,
} from '@orch/dag';

import type { OpenAgents } from '../agents/options.ts';
import type { JobSession } from '../agents/snapshot-kind.ts';
import type { StartOptions } from '../session/options.ts';
import type { Session } from '../session/session.ts';
import { partOf, startGraph, startKinds } from './graph.ts';
import { assertKnownSteps } from './known-steps.ts';

/**
 * Opens the run of a start and begins it.
 *
 * @param target - what the run is about, in the journal.
 * @param agents - what the tasks of agents are orchestrated with; undefined where there are none, and in a dry run.
 */
export async function runStart(
  session: Session,
  store: RunStore,
  target: string,
  agents: OpenAgents | undefined,
): Promise<RunHandle> {
  const { options, plan, roles, status } = session;
  const { agents: planned } = session;
  const job = planned && (await import('../agents/agents.ts'));
  const wanted = options.config.workflow.scripts;
  const whole = startGraph(plan, {
    // With agents a run may be continued, with its questions and answers, after its code has become current.
    codeIsCurrent: session.current !== undefined && job === undefined,
    taskId: session.target.taskId,
    prdPath: session.target.prdPath,
    wanted,
    scripts: wanted.filter((name) => session.scripts.has(name)),
    roles,
    status,
    addAgents: planned && job && ((builder) => job.addAgents(builder, planned)),
  });
  assertKnownSteps(whole, options);
  const graph = options.only === undefined ? whole : partOf(whole, options.only);
  const kinds: readonly Kind<JobSession>[] = [...startKinds, ...(job?.agentKinds ?? [])];
  const services = agents
    ? { ...session, ...agents.orchestration.services(options.agents?.base ?? 'HEAD'), runCommand: agents.runCommand }
    : session;
  const handle = await runGraph(graph, {
    kinds,
    // Only a run that has agents has kinds that need more than the session; a dry run starts none of them.
    services: services as JobSession,
    store,
    target,
    ...(options.invocation === undefined ? {} : { request: options.invocation }),
    limits: { memory: machineMemory(), ...agentLimits(session) },
    clock: options.clock,
    random: options.random,
    results: resultStore(session),
    reuse: options.useCache,
    rerun: rerunOf(whole, options.rerun),
    dryRun: options.dryRun,
    signal: agents?.orchestration.signal ?? options.signal,
    ...(options.agents?.questions && { questions: options.agents.questions }),
    onEvent: options.onEvent,
  });
  agents?.onRun?.(handle);
  return handle;
}

/** The ids of the steps for which no recorded result stands in. */
function rerunOf(graph: Graph, rerun: StartOptions['rerun']): string[] {
  if (rerun === undefined) return [];
  return rerun === 'all' ? graph.nodes.map(({ id }) => id) : withDependents(graph, [rerun.from]);
}

/** How many tasks of agents run at once: each holds one of the resource that is named after its agent. */
function agentLimits({ agents }: Session): Limits {
  const names = new Set(agents?.tasks.flatMap(({ needs }) => Object.keys(needs)));
  return Object.fromEntries([...names].map((name) => [name, agents?.parallel.count ?? 1]));
}

/** All memory that this process and its commands may use, in bytes: that of the machine, or of its control group. */
function machineMemory(): number {
  const limit = constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** Recorded results live in the cache, each under the type that decides how long it holds. */
function resultStore({ cache }: Session): ResultStore {
  return {
    get: (type, hash) => cache.get<Json>(type, hash)?.value,
    set: (type, hash, output, durationMs) => cache.set(type, hash, output, { costMs: durationMs }),
  };
}
