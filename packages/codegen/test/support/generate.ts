import type { ExtractedTasks } from '@orch/prd';

import {
  type GeneratedFile,
  type GenerationPlan,
  generateUnit,
  type Ledger,
  parseLedger,
  planGeneration,
  reconcile,
  type Reconciliation,
} from '../../src/index.ts';

import { noTasks } from './tasks.ts';

export const noLedger: Ledger = parseLedger(undefined, '.orch/generated.json');

/** The plan of a document of its own, with nothing generated before. */
export function planOf(tasks: Partial<ExtractedTasks>): GenerationPlan {
  return planGeneration({
    feature: { taskId: 'f', slug: 'f', title: 'F' },
    tasks: { ...noTasks, ...tasks },
    ledger: noLedger,
  });
}

/** The input of one unit of a plan. */
export function inputOf(plan: GenerationPlan, key: string): unknown {
  return plan.units.find((unit) => unit.key === key)?.input;
}

export async function filesOf(plan: GenerationPlan): Promise<GeneratedFile[]> {
  return (await Promise.all(plan.units.map((unit) => generateUnit(unit)))).flat();
}

/** Plans, generates and reconciles one feature against files in memory, and applies the changes to them. */
export async function generateInto(
  tree: Map<string, string>,
  taskId: string,
  tasks: ExtractedTasks,
  ledger: Ledger = noLedger,
  overwrite = false,
): Promise<Reconciliation & { plan: GenerationPlan }> {
  const plan = planGeneration({ feature: { taskId, slug: taskId, title: `Feature ${taskId}` }, tasks, ledger });
  const result = reconcile({
    feature: taskId,
    files: await filesOf(plan),
    ledger,
    read: (path) => tree.get(path),
    sources: () => [...tree].map(([path, text]) => ({ path, text })),
    overwrite,
  });
  for (const { path, action, content } of result.changes) {
    if (action === 'delete') tree.delete(path);
    else if (content !== undefined) tree.set(path, content);
  }
  return { ...result, plan };
}
