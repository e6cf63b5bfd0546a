import type { Json } from '@orch/core';
import { defineKind, type Kind, type KindDefinition } from '@orch/dag';

import type { WorkflowTask } from '../task/task.ts';
import type { PhaseContext, PhaseServices } from './services.ts';

/** What every phase knows: the task, and the commit that its branch begins with. */
export interface PhaseInput {
  readonly task: WorkflowTask;
  readonly base: string;
}

type PhaseKind<I, O> = Pick<KindDefinition<Json, Json, PhaseServices>, 'name' | 'version' | 'retry'> & {
  run(context: PhaseContext, input: I): Promise<O>;
};

/**
 * Makes the kind of a phase. Input and output have types and are plain data. A phase touches other processes, and its
 * outcome is recorded durably before the next one starts.
 */
export function phaseKind<I, O>(kind: PhaseKind<I, O>): Kind<PhaseServices> {
  return defineKind({ ...(kind as unknown as KindDefinition<Json, Json, PhaseServices>), effects: 'process' });
}
