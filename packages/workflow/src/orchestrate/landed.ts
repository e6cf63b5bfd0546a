import type { RunStore } from '@orch/dag';
import { commitsBetween, listBranches, resolveCommit, type Repository } from '@orch/git';

import { workName } from './names.ts';
import type { PlannedTask } from './planned-task.ts';
import { taskTarget } from './task-request.ts';

/**
 * Which tasks have landed already: their last run succeeded, with the same content, and the commit of their branch is in
 * the integration branch. They are not done again.
 */
export async function landedTasks(
  { store, repository }: { readonly store: RunStore; readonly repository: Repository },
  planned: readonly PlannedTask[],
  integration: string,
): Promise<ReadonlySet<string>> {
  const branches = new Map((await listBranches(repository)).map(({ name, commit }) => [name, commit]));
  const landed = new Set<string>();
  const target = branches.get(integration);
  if (target === undefined) return landed;
  for (const { task } of planned) {
    const tip = branches.get(workName(task));
    const last = (await store.runs(taskTarget(task.id))).at(-1);
    if (tip === undefined || last?.status !== 'succeeded') continue;
    const missing = await commitsBetween(repository, target, await resolveCommit(repository, tip));
    if (missing.length === 0) landed.add(task.id);
  }
  return landed;
}
