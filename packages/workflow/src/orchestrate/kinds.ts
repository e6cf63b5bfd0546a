import type { Json } from '@orch/core';
import { defineKind, type Kind, type KindDefinition, type NodeContext } from '@orch/dag';

import { taskTypes, type WorkflowTask } from '../task/task.ts';
import { workKind } from './names.ts';
import type { OrchestrationServices } from './services.ts';
import {
  baseOf,
  cleanUp,
  land,
  workOn,
  workRetry,
  type BaseInput,
  type CleanedUp,
  type DoneWork,
  type Landed,
  type WorkInput,
} from './steps.ts';

type Context = NodeContext<OrchestrationServices>;

type AgentsKind<I, O> = Pick<KindDefinition<Json, Json, OrchestrationServices>, 'name' | 'needs' | 'retry'> & {
  run(context: Context, input: I): Promise<O>;
};

/** Makes a kind whose input and output have types; both are plain data. */
function agentsKind<I, O>(kind: AgentsKind<I, O>): Kind<OrchestrationServices> {
  const plain = kind as unknown as KindDefinition<Json, Json, OrchestrationServices>;
  return defineKind({ ...plain, version: 1, effects: 'process' });
}

const baseKind = agentsKind<BaseInput, string>({
  name: 'agents-base',
  needs: {},
  run: ({ services }, input) => baseOf(services, input),
});

const workKinds = taskTypes.map((type) =>
  agentsKind<WorkInput, DoneWork>({ name: workKind(type), retry: workRetry, run: workOn }),
);

const landKind = agentsKind<{ readonly task: WorkflowTask; readonly commit: string }, Landed>({
  name: 'agents-land',
  needs: {},
  run: ({ services }, input) => land(services, input),
});

const cleanUpKind = agentsKind<{ readonly task: WorkflowTask; readonly run: string }, CleanedUp>({
  name: 'agents-clean-up',
  needs: {},
  run: ({ services, signal }, input) => cleanUp(services, { ...input, signal }),
});

/** The kinds of an orchestration. */
export const orchestrationKinds: readonly Kind<OrchestrationServices>[] = [
  baseKind,
  ...workKinds,
  landKind,
  cleanUpKind,
];
