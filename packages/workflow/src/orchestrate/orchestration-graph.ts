import type { Json } from '@orch/core';
import { graph, literal, ref, type Graph } from '@orch/dag';

import type { WorkflowSettings } from '../task/settings.ts';
import { workKind } from './names.ts';
import type { PlannedTask } from './planned-task.ts';

/** Id of the node that has a task worked on. */
export function workNode(taskId: string): string {
  return `work:${taskId}`;
}

/** Id of the node that merges a task. */
export function landNode(taskId: string): string {
  return `land:${taskId}`;
}

/**
 * The graph of many tasks: each begins when those it depends on have landed, is worked on in a runner of its own, lands in
 * the integration branch, and has its worktree removed. Tasks that probably change the same files run one after the
 * other, the later one on top of the earlier one.
 *
 * @param base - the commit that everything begins with.
 * @param settings - of each task; they may name different agents.
 */
export function orchestrationGraph(
  planned: readonly PlannedTask[],
  base: string,
  settings: (task: PlannedTask) => WorkflowSettings,
): Graph {
  const builder = graph('agents');
  const before = predecessors(planned);
  for (const one of planned) {
    const { id } = one.task;
    const task = literal(one.task as unknown as Json);
    // What it depends on may have landed in an earlier run, and is then no node of this one.
    const waits = before.get(id) ?? [];
    const after = waits.filter((other) => before.has(other)).map(landNode);
    builder
      .node({ id: `base:${id}`, kind: 'agents-base', input: { task, base, dependent: waits.length > 0 }, after })
      .node({
        id: workNode(id),
        kind: workKind(one.task.type),
        input: { task, base: ref(`base:${id}`) as Json, settings: settings(one) as unknown as Json },
        needs: one.needs,
        estimateMs: one.estimateMs,
      })
      .node({
        id: landNode(id),
        kind: 'agents-land',
        input: { task, commit: ref(workNode(id), 'commit') as Json },
        locks: ['integration'],
      })
      .node({
        id: `clean-up:${id}`,
        kind: 'agents-clean-up',
        input: { task, run: ref(workNode(id), 'run') as Json },
        after: [landNode(id)],
      });
  }
  return builder.build();
}

/**
 * What each task waits for: what it depends on, and earlier tasks that touch the same files and that it does not come
 * before anyway.
 */
export function predecessors(planned: readonly PlannedTask[]): ReadonlyMap<string, readonly string[]> {
  const edges = new Map(planned.map(({ task, dependsOn }) => [task.id, new Set(dependsOn)]));
  const comesBefore = (earlier: string, later: string): boolean =>
    [...(edges.get(later) ?? [])].some((id) => id === earlier || comesBefore(earlier, id));
  const lastWith = new Map<string, string[]>();
  for (const { task, touches } of planned) {
    for (const path of touches) {
      for (const other of lastWith.get(path) ?? []) {
        if (!comesBefore(other, task.id) && !comesBefore(task.id, other)) edges.get(task.id)?.add(other);
      }
      lastWith.set(path, [...(lastWith.get(path) ?? []), task.id]);
    }
  }
  return new Map([...edges].map(([id, ids]) => [id, [...ids]]));
}
