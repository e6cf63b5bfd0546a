import type { TaskType } from './task.ts';

/** Which phases do something for a type of task. The others are recorded as not needed, with the reason. */
export interface Profile {
  /** Whether an agent reads and plans before anything is changed. */
  readonly plans: boolean;
  /** Whether the work must be proved by tests. */
  readonly tests: boolean;
  /** Whether an agent is asked to document the change. */
  readonly documents: boolean;
}

const profiles: Readonly<Record<TaskType, Profile>> = {
  feature: { plans: true, tests: true, documents: true },
  'bug-fix': { plans: true, tests: true, documents: false },
  'test-coverage': { plans: true, tests: true, documents: false },
  refactoring: { plans: true, tests: true, documents: false },
  documentation: { plans: false, tests: false, documents: false },
  configuration: { plans: false, tests: true, documents: false },
};

/** The profile of a type of task. The review is part of every one. */
export function profileOf(type: TaskType): Profile {
  return profiles[type];
}
