import { type Json, OrchError } from '@orch/core';
import type { ModelTask } from '@orch/prd';

import type { GenerationPlan, PlanInput, Unit } from '../types.ts';
import { PlanContext } from './context.ts';
import { ModelDraft, slugOfModel } from './draft.ts';
import { fold, propertyName } from '../names/identifiers.ts';
import { type PlannedPage, planPages } from './pages.ts';
import { planResources, resourceInput } from './resources.ts';
import type { FeatureInput, ModelInput, ModelSpec, ResourceInput } from './spec.ts';

/**
 * Decides what is generated for a document, and lists everything that is not: as open with a reason,
 * as provided by another feature, or as done. Every task of the document ends in one of the four.
 *
 * @throws OrchError `ORCH_CODEGEN_TASK_ID` when the task id cannot be the name of a folder
 */
export function planGeneration({ feature, tasks, ledger }: PlanInput): GenerationPlan {
  checkTaskId(feature.taskId);
  const context = new PlanContext(feature, ledger);
  const drafts = declaredModels(context, tasks.models);
  const resourceDrafts = planResources(context, tasks.apis, drafts);
  const resources = resourceDrafts.map((draft) => ({ draft, input: resourceInput(feature.taskId, draft) }));
  const models = [...drafts.values()].map((draft) => ({ draft, spec: draft.spec() }));
  const visible = visibleModels(
    context,
    models.map(({ spec }) => spec),
    ledger.provides,
  );
  const pages = planPages(
    context,
    tasks.pages,
    resources.map(({ input }) => input),
    visible,
  );
  for (const rule of tasks.rules) {
    if (rule.done) context.done.push({ key: rule.key, title: rule.text.slice(0, 200), line: rule.line });
    else context.leave(rule, rule.text, 'rules are not generated');
  }
  for (const { draft } of models) {
    for (const note of new Set(draft.notes)) {
      context.open.push({
        key: `${draft.key}#${note.split(':', 1)[0]}`,
        kind: 'model',
        title: draft.title,
        reason: note,
        line: draft.line,
      });
    }
  }

  const units: Unit[] = [
    ...models.map(({ draft, spec }): Unit => {
      const input: ModelInput = { taskId: feature.taskId, title: feature.title, model: spec };
      return { key: draft.key, kind: 'model', title: draft.title, tasks: draft.tasks, input: json(input) };
    }),
    ...resources.map(({ draft, input }): Unit => ({
      key: draft.key,
      kind: 'resource',
      title: draft.title,
      tasks: draft.tasks,
      input: json(input),
    })),
    ...pages.map((page): Unit => ({
      key: page.key,
      kind: 'page',
      title: page.title,
      tasks: [page.task],
      input: json(page.input),
    })),
  ];
  if (units.length > 0) {
    units.unshift({ key: 'workspace', kind: 'workspace', title: 'Server and shared code', tasks: [], input: null });
    units.push({
      key: 'feature',
      kind: 'feature',
      title: feature.title,
      tasks: [],
      input: json(
        featureInput(
          feature,
          models.map(({ spec }) => spec),
          resources.map(({ input }) => input),
          pages,
          [...new Set(units.flatMap((unit) => unit.tasks))].sort(),
        ),
      ),
    });
  }
  return { units, open: context.open, provided: context.provided, done: context.done };
}

function checkTaskId(taskId: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/.test(taskId) && !taskId.includes('..') && !taskId.endsWith('.')) return;
  throw new OrchError('ORCH_CODEGEN_TASK_ID', `${JSON.stringify(taskId)} cannot be the name of a folder`, {
    help: 'Use letters, digits, points and hyphens, at most 120 characters.',
  });
}

/** Drafts of the declared models that this feature owns, by slug. */
function declaredModels(context: PlanContext, tasks: readonly ModelTask[]): Map<string, ModelDraft> {
  const drafts = new Map<string, ModelDraft>();
  for (const task of tasks) {
    const slug = slugOfModel(task.name);
    if (!context.accepts(task, task.name)) continue;
    const foreign = context.foreignModel(slug);
    if (foreign) {
      context.provided.push({ key: task.key, by: foreign.by });
      const known = new Set([foreign.spec.primary, ...foreign.spec.fields].map((field) => fold(field.name)));
      const missing = task.fields.map((field) => propertyName(field.name)).filter((name) => !known.has(fold(name)));
      if (missing.length > 0) {
        context.leave(task, task.name, `the model of ${foreign.by} lacks ${missing.join(', ')}`, 'fields');
      }
      continue;
    }
    const draft = drafts.get(slug) ?? new ModelDraft(context.feature.taskId, slug, task.name.slice(0, 200), task.line);
    draft.tasks.push(task.key);
    draft.add(task.fields);
    drafts.set(slug, draft);
  }
  for (const draft of drafts.values()) draft.schemaless = draft.spec().fields.length === 0;
  return drafts;
}

/** Models that pages may show: the feature's own, and those of others that the ledger knows. */
function visibleModels(
  context: PlanContext,
  own: readonly ModelSpec[],
  provides: Readonly<Record<string, unknown>>,
): Map<string, ModelSpec> {
  const visible = new Map<string, ModelSpec>();
  for (const key of Object.keys(provides)) {
    if (!key.startsWith('model:')) continue;
    const foreign = context.foreignModel(key.slice('model:'.length));
    if (foreign) visible.set(foreign.spec.slug, foreign.spec);
  }
  for (const spec of own) visible.set(spec.slug, spec);
  return visible;
}

function featureInput(
  { taskId, title }: PlanInput['feature'],
  own: readonly ModelSpec[],
  resources: readonly ResourceInput[],
  pages: readonly PlannedPage[],
  tasks: readonly string[],
): FeatureInput {
  const shown = pages.flatMap(({ input }) => ('model' in input.view ? [input.view.model] : []));
  const posted = pages.flatMap(({ input }) => (input.form ? [input.form.model] : []));
  const models = new Map(
    [...own, ...resources.map(({ model }) => model), ...shown, ...posted].map((model) => [model.path, model]),
  );
  return {
    taskId,
    title,
    tasks,
    resources: resources.map(({ slug }) => ({ slug })),
    pages: pages.map(({ input }) => ({ slug: input.slug })),
    models: [...models.values()].map(({ exportName, path }) => ({ exportName, path })),
  };
}

/** Plain data without `undefined`, as units carry it. */
function json(value: object): Json {
  return value as unknown as Json;
}
