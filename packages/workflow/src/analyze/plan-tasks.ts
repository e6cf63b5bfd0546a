import { nearest, OrchError } from '@orch/core';

import { agentResource } from '../orchestrate/names.ts';
import type { PlannedTask } from '../orchestrate/planned-task.ts';
import type { TaskType } from '../task/task.ts';
import { idOf, type ReadTask } from './read-task.ts';

/** How long a task of a type takes, in minutes, until it is learned; `originals` of the field use such steps. */
const minutesOf: Readonly<Record<TaskType, number>> = {
  feature: 45,
  'bug-fix': 20,
  'test-coverage': 15,
  refactoring: 30,
  documentation: 15,
  configuration: 15,
};

/** Further minutes for each file that is named, and the most that is estimated. */
const [minutesPerFile, mostMinutes] = [5, 240];

/**
 * Plans tasks: what depends on what, which files they will touch, how long each will take and what it needs.
 *
 * @param agent - who works on them.
 * @param learned - how long tasks of a type took in earlier runs, in milliseconds.
 * @param onNote - hears of lines that could name a task and name none.
 * @throws OrchError `ORCH_AGENTS_PLAN` with all problems: two tasks of one name, an unknown dependency, a circle.
 */
export function planTasks(
  read: readonly ReadTask[],
  agent: string,
  learned: ReadonlyMap<TaskType, number> = new Map(),
  onNote: (note: string) => void = () => undefined,
): readonly PlannedTask[] {
  const ids = read.map(({ task }) => task.id);
  const problems: string[] = ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two tasks are called ${id}`);
  const planned = read.map(({ task, after, mentions, paths }): PlannedTask => {
    const required = mentions.map(idOf).filter((name) => ids.includes(name) && name !== task.id);
    for (const mention of mentions.filter((one) => !ids.includes(idOf(one)))) {
      onNote(`${task.id} requires ${JSON.stringify(mention)}, which names no task: it waits for nothing by that`);
    }
    for (const name of after) {
      if (ids.includes(name) && name !== task.id) continue;
      const close = nearest(name, ids);
      const help = close === undefined ? '' : `; did you mean ${close}?`;
      problems.push(
        name === task.id
          ? `${task.id} depends on itself`
          : `${task.id} depends on ${name}, which is not among the tasks${help}`,
      );
    }
    const known = learned.get(task.type);
    const minutes = Math.min(mostMinutes, minutesOf[task.type] + paths.length * minutesPerFile);
    return {
      task,
      dependsOn: [...new Set([...after, ...required])],
      touches: paths,
      estimateMs: known ?? minutes * 60_000,
      estimatedBy: known === undefined ? 'type' : 'earlier runs',
      needs: { cpu: 1, [agentResource(agent)]: 1 },
    };
  });
  if (problems.length === 0) problems.push(...circles(planned));
  if (problems.length === 0) return planned;
  throw new OrchError('ORCH_AGENTS_PLAN', `the tasks cannot be planned: ${problems.join('; ')}`, {
    help: 'Correct the tasks that are named. Nothing was started.',
    data: { problems },
  });
}

function circles(planned: readonly PlannedTask[]): string[] {
  const before = new Map(planned.map(({ task, dependsOn }) => [task.id, dependsOn]));
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string | undefined => {
    if (path.includes(id))
      return `tasks depend on each other in a circle: ${[...path.slice(path.indexOf(id)), id].join(' → ')}`;
    if (done.has(id)) return undefined;
    for (const next of before.get(id) ?? []) {
      const circle = visit(next, [...path, id]);
      if (circle !== undefined) return circle;
    }
    done.add(id);
    return undefined;
  };
  const found = planned.map(({ task }) => visit(task.id, [])).find((circle) => circle !== undefined);
  return found === undefined ? [] : [found];
}
