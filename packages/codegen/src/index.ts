export type { FileChange, EditedFile, ReconcileInput, Reconciliation } from './regeneration/reconcile.ts';
export type { GeneratedTests } from './regeneration/generated-tests.ts';
export type { Ledger, LedgerFile, LedgerProvision } from './regeneration/ledger.ts';
export type {
  DoneTask,
  Feature,
  GeneratedFile,
  GenerationPlan,
  OpenTask,
  PlanInput,
  ProvidedTask,
  Provision,
  Unit,
  UnitKind,
} from './types.ts';
export { generatedTests } from './regeneration/generated-tests.ts';
export { generateUnit, packVersion } from './node-http/generate.ts';
export { parseLedger, serializeLedger } from './regeneration/ledger.ts';
export { planGeneration } from './plan/plan.ts';
export { reconcile } from './regeneration/reconcile.ts';
