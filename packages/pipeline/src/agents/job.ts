import type { Json } from '@orch/core';
import { ref, type GraphBuilder, type Kind } from '@orch/dag';
import { addJob, jobKinds, type JobOutcome, type Verification } from '@orch/workflow';

import type { AgentsPlan } from './plan.ts';
import { snapshotKind, type JobSession } from './snapshot-kind.ts';

/** What the tasks of agents came to, as the evidence is judged by it. */
export interface JobResult {
  readonly outcomes: readonly JobOutcome[];
  /** Null where nothing has landed. */
  readonly verification: Verification | null;
}

/** Id of the node that brings generated code to where agents begin. */
export const snapshotNode = 'snapshot';

/** The kinds of a start with agents, besides those of every start. */
export const agentKinds: readonly Kind<JobSession>[] = [snapshotKind, ...jobKinds];

/** Adds the tasks of agents to the graph of a start, behind its first commit. Answers a reference to their {@link JobResult}. */
export function addAgents(builder: GraphBuilder, { tasks, settings }: AgentsPlan): Json {
  builder.node({ id: snapshotNode, kind: snapshotKind.name, input: null, after: ['commit'] });
  const { outcomes, verification } = addJob(builder, {
    planned: tasks.map(({ task, dependsOn, touches, estimateMs, estimatedBy, needs }) => ({
      task,
      dependsOn,
      touches,
      estimateMs,
      estimatedBy,
      needs,
    })),
    base: ref(snapshotNode, 'base'),
    settings,
  });
  return { outcomes: [...outcomes], verification };
}
