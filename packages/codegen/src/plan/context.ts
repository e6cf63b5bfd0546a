import type { Task } from '@orch/prd';

import type { DoneTask, Feature, OpenTask, ProvidedTask } from '../types.ts';
import type { Ledger, LedgerProvision } from '../regeneration/ledger.ts';
import { type ModelSpec, modelIdentity } from './spec.ts';

/** What the parts of the plan share: the results so far and what the ledger says. */
export class PlanContext {
  readonly feature: Feature;
  readonly open: OpenTask[] = [];
  readonly provided: ProvidedTask[] = [];
  readonly done: DoneTask[] = [];
  readonly #ledger: Ledger;

  constructor(feature: Feature, ledger: Ledger) {
    this.feature = feature;
    this.#ledger = ledger;
  }

  /** Lists a task, or a part of it, as work that no generator does. */
  leave(task: Pick<Task, 'key' | 'kind' | 'line'>, title: string, reason: string, part?: string): void {
    const key = part === undefined ? task.key : `${task.key}#${part}`;
    this.open.push({ key, kind: task.kind, title: title.slice(0, 200), reason, line: task.line });
  }

  /**
   * Whether a task is to be generated; otherwise it has been listed with the reason.
   * A task that is marked as done stays generated when this feature generated it before.
   */
  accepts(task: Task, title: string): boolean {
    if (task.done && !this.#generated(task)) {
      this.done.push({ key: task.key, title: title.slice(0, 200), line: task.line });
      return false;
    }
    if (task.confidence >= 0.5) return true;
    this.leave(task, title, `read with little certainty (${Math.round(task.confidence * 100)} %): check the wording`);
    return false;
  }

  /** Whether this feature generated the task before. */
  #generated(task: Task): boolean {
    const tasks = this.provision(`feature:${this.feature.taskId}`)?.spec;
    return Array.isArray(tasks) && tasks.includes(task.key);
  }

  /** The owner of a model or route, where it is another feature. */
  foreignOwner(key: string): string | undefined {
    const owner = this.provision(key)?.feature;
    return owner === this.feature.taskId ? undefined : owner;
  }

  /** A model that another feature owns. */
  foreignModel(slug: string): { by: string; spec: ModelSpec } | undefined {
    const key = `model:${slug}`;
    const by = this.foreignOwner(key);
    const spec = this.provision(key)?.spec;
    return by !== undefined && isModelSpec(spec)
      ? { by, spec: { ...(spec as unknown as ModelSpec), ...modelIdentity(by, slug) } }
      : undefined;
  }

  /** All models that other features own. */
  foreignModels(): ModelSpec[] {
    return Object.keys(this.#ledger.provides).flatMap((key) =>
      key.startsWith('model:') ? (this.foreignModel(key.slice('model:'.length))?.spec ?? []) : [],
    );
  }

  /** Routes that other features provide, by key. */
  foreignRoutes(): [string, LedgerProvision][] {
    return Object.entries(this.#ledger.provides).filter(
      ([key, entry]) => key.startsWith('route:') && entry.feature !== this.feature.taskId,
    );
  }

  provision(key: string): LedgerProvision | undefined {
    return Object.hasOwn(this.#ledger.provides, key) ? this.#ledger.provides[key] : undefined;
  }
}

function isModelSpec(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'fields' in value && Array.isArray(value.fields) && 'path' in value
  );
}
