import { hashJson } from '@orch/core';

import type { TaskType, WorkflowTask } from '../task/task.ts';

/** Tasks are never changed, and each is asked for its name a dozen times. */
const names = new WeakMap<WorkflowTask, string>();

/**
 * Name of the worktree and, below `orch/`, of the branch of a task: its id, and eight characters of its content, so that a
 * task that was rewritten gets a branch and a pull request of its own, and one that was not finds those that it has.
 */
export function workName(task: WorkflowTask): string {
  let name = names.get(task);
  if (name === undefined) names.set(task, (name = nameOf(task)));
  return name;
}

function nameOf({ id, ...content }: WorkflowTask): string {
  const { title, text, acceptance, rules, allowedPaths } = content;
  const hash = hashJson({ title, text, acceptance, rules, allowedPaths }).slice(0, 8);
  return `${id.slice(0, 50).replace(/[-._]+$/, '')}-${hash}`;
}

/** The kind of the nodes that have a task of a type worked on: durations and needs are learned by kind. */
export function workKind(type: TaskType): string {
  return `agents-work-${type}`;
}

/** The same for tasks of a start. */
export function jobWorkKind(type: TaskType): string {
  return `job-work-${type}`;
}

/** Resources of one agent. */
export function agentResource(agent: string): string {
  return `agent:${agent}`;
}
