import { type Json, OrchError } from '@orch/core';
import type { ModelTask } from '@orch/prd';

import type { GenerationPlan, PlanInput, Unit } from '../types.ts';
import { PlanContext } from './context.ts';
import { differences } from './differences.ts';
import { ModelDraft, slugOfModel } from './draft.ts';
import { meantSlug } from './likely-model.ts';
import { fixLookups } from './fixed.ts';
import { fold, propertyName } from '../names/identifiers.ts';
import { type PlannedPage, planPages } from './pages.ts';
import { type FindModel, linkParents, linkReferences, modelFinder, reachable, relatedTo } from './references.ts';
import { collectionSlug, planResources, resourceInput } from './resources.ts';
import { titleOfApi } from './served.ts';
import {
  type FeatureInput,
  type ModelInput,
  type ModelSpec,
  type ResourceInput,
  sharedFiles,
  type WorkspaceInput,
} from './spec.ts';

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
  const find = modelFinder(context, drafts);
  const unlinked = planResources(context, tasks.apis, drafts);
  linkReferences(drafts, find);
  const resourceDrafts = linkParents(context, unlinked, find);
  fixLookups(resourceDrafts, tasks.rules);
  const resources = resourceDrafts.map((draft) => ({ draft, input: resourceInput(feature.taskId, draft, find) }));
  const models = [...drafts.values()].map((draft) => ({ draft, spec: draft.spec() }));
  const visible = visibleModels(
    context,
    models.map(({ spec }) => spec),
    resources.map(({ input }) => input),
  );
  const pages = planPages(
    context,
    tasks.pages,
    resources.map(({ input }) => input),
    visible,
    find,
  );
  for (const rule of tasks.rules) {
    if (rule.done) context.done.push({ key: rule.key, title: rule.text.slice(0, 200), line: rule.line });
    else context.leave(rule, rule.text, 'rules are not generated');
  }
  for (const { draft, spec } of models) {
    const kept = new Set([spec.primary.name, ...spec.fields.map(({ name }) => name)]);
    const renamed = [...draft.renamed].filter(([, name]) => kept.has(name));
    if (renamed.length > 0) {
      const names = renamed.map(([written, name]) => `${written} as ${name}`).join(', ');
      const reason = `properties are spelled as in code: clients have to send ${names}`;
      context.open.push({
        key: `${draft.key}#field-names`,
        kind: 'model',
        title: draft.title,
        reason,
        line: draft.line,
        isSpelling: true,
      });
    }
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
      const input: ModelInput = {
        taskId: feature.taskId,
        title: feature.title,
        model: spec,
        related: relatedTo([spec], [], find),
      };
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
    const workspace = workspaceInput(
      models.map(({ spec }) => spec),
      pages,
      ledger,
    );
    units.unshift({
      key: 'workspace',
      kind: 'workspace',
      title: 'Server and shared code',
      tasks: [],
      input: json(workspace),
    });
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
          find,
          [...new Set(units.flatMap((unit) => unit.tasks))].sort(),
        ),
      ),
    });
  }
  const { open, provided, done } = context;
  return { units, titles: titlesOf(tasks), open, provided, done };
}

/** What to call each task, by key. */
function titlesOf({ apis, models, pages, rules }: PlanInput['tasks']): Record<string, string> {
  const titles = [
    ...apis.map((task) => [task.key, titleOfApi(task)] as const),
    ...models.map((task) => [task.key, task.name] as const),
    ...pages.map((task) => [task.key, task.title || task.name] as const),
    ...rules.map((task) => [task.key, task.text] as const),
  ];
  return Object.fromEntries(titles.map(([key, title]) => [key, title.slice(0, 200)]));
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
      for (const [field, found] of Map.groupBy(differences(task.fields, foreign.spec), (each) => each.field)) {
        const reasons = found.map(({ reason }) => reason).join('; ');
        context.leave(task, task.name, `${field} differs from the model of ${foreign.by}: ${reasons}`, field);
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

/**
 * Models that pages may show: the feature's own, and those of others that the ledger knows. A model whose
 * collection has a shorter name than the model, or a plural in another language, is found by that too.
 */
function visibleModels(
  context: PlanContext,
  own: readonly ModelSpec[],
  resources: readonly ResourceInput[],
): Map<string, ModelSpec> {
  const visible = new Map<string, ModelSpec>();
  for (const spec of context.foreignModels()) visible.set(spec.slug, spec);
  for (const spec of own) visible.set(spec.slug, spec);
  for (const { collection, model } of resources) {
    const name = collectionSlug(collection);
    const isMeant = model.slug.endsWith(`-${name}`) || meantSlug(collection, [model.slug]) !== undefined;
    if (!visible.has(name) && isMeant) visible.set(name, model);
  }
  return visible;
}

function featureInput(
  { taskId, title }: PlanInput['feature'],
  own: readonly ModelSpec[],
  resources: readonly ResourceInput[],
  pages: readonly PlannedPage[],
  find: FindModel,
  tasks: readonly string[],
): FeatureInput {
  const shown = pages.flatMap(({ input }) => ('model' in input.view ? [input.view.model] : []));
  const posted = pages.flatMap(({ input }) => (input.form ? [input.form.model] : []));
  const used = [...own, ...resources.flatMap(({ model, related }) => [model, ...related]), ...shown, ...posted];
  const models = new Map([...used, ...reachable(used, find)].map((model) => [model.path, model]));
  return {
    taskId,
    title,
    tasks,
    resources: resources.map(({ slug }) => ({ slug })),
    pages: pages.map(({ input }) => ({ slug: input.slug })),
    models: [...models.values()].map(({ exportName, path }) => ({ exportName, path })),
  };
}

/** Shared files are needed by this feature, or were by any before; so all of them are of one version. */
function workspaceInput(
  models: readonly ModelSpec[],
  pages: readonly PlannedPage[],
  ledger: PlanInput['ledger'],
): WorkspaceInput {
  const { form, records, secrets } = sharedFiles;
  const needed = [
    [form, pages.some(({ input }) => input.form !== undefined)],
    [records, pages.some(({ input }) => input.view.kind !== 'plain')],
    [secrets, models.some(({ fields }) => fields.some((field) => field.secret))],
  ] as const;
  const optional = needed.filter(([path, isNeeded]) => isNeeded || Object.hasOwn(ledger.files, path));
  return { optional: optional.map(([path]) => path) };
}

/** Plain data without `undefined`, as units carry it. */
function json(value: object): Json {
  return value as unknown as Json;
}
