import type { PageTask } from '@orch/prd';

import { fold, propertyName, shortHash, words } from '../names/identifiers.ts';
import { singular } from '../names/plural.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, slugOfModel } from './draft.ts';
import { distinctSlugs, routeSlug } from './endpoint.ts';
import { parsePath, type RoutePath } from './path.ts';
import { type FindModel, relatedTo } from './references.ts';
import { normalPattern } from './resources.ts';
import { routeKey } from './served.ts';
import type { Binding, ModelSpec, PageForm, PageInput, PageView, ResourceInput } from './spec.ts';

export interface PlannedPage {
  readonly key: string;
  readonly title: string;
  readonly task: string;
  readonly input: PageInput;
}

interface Located {
  readonly task: PageTask;
  readonly path: RoutePath;
}

/** Plans the pages that have a route; `models` are those that the pages of this feature may show. */
export function planPages(
  context: PlanContext,
  tasks: readonly PageTask[],
  resources: readonly ResourceInput[],
  models: ReadonlyMap<string, ModelSpec>,
  find: FindModel,
): PlannedPage[] {
  const taken = new Set(resources.flatMap(routesOf));
  const located = tasks.flatMap((task): Located[] => {
    const title = task.title || task.name;
    const path = task.route === null ? undefined : parsePath(task.route);
    const key = path ? routeKey('GET', path) : task.key;
    if (!context.accepts(task, title)) return [];
    if (!path) {
      context.leave(
        task,
        title,
        task.route === null ? 'the document gives no route' : 'the route is not one that a router can match exactly',
      );
      return [];
    }
    const by = context.foreignOwner(key);
    if (by !== undefined) {
      context.provided.push({ key: task.key, by });
      return [];
    }
    if (taken.has(key)) {
      context.leave(task, title, 'an endpoint or another page has the same route');
      return [];
    }
    const params = path.segments.flatMap((segment) => ('param' in segment ? [propertyName(segment.param)] : []));
    if (new Set(params).size !== params.length) {
      context.leave(task, title, 'the parameters of the route cannot be told apart');
      return [];
    }
    taken.add(key);
    return [{ task, path }];
  });
  const slugs = distinctSlugs(
    located,
    ({ path }) => routeSlug(path),
    ({ path }) => path.shape,
    shortHash,
  );
  return located.map((page) => {
    const { task, path } = page;
    const title = task.title.trim() || task.name.trim() || path.pattern;
    const form = task.form && findForm(context, page, resources, models);
    const view = findView(path, models, form !== undefined);
    const shown = [...('model' in view ? [view.model] : []), ...(form ? [form.model] : [])];
    const input: PageInput = {
      taskId: context.feature.taskId,
      slug: slugs.get(page) ?? '',
      pattern: normalPattern(path),
      title: title.slice(0, 200).toWellFormed(),
      view,
      ...(form && { form }),
      related: relatedTo(shown, [], find),
    };
    return { key: `page:${path.shape}`, title, task: task.key, input };
  });
}

function routesOf(resource: ResourceInput): string[] {
  const collection = parsePath(resource.collection);
  const item = parsePath(resource.item);
  return resource.operations.flatMap((operation) => {
    if (operation === 'list' && collection) return [routeKey('GET', collection)];
    return operation === 'read' && item ? [routeKey('GET', item)] : [];
  });
}

/** A page whose route ends in a collection lists its records; one that ends in a parameter shows one record. */
function findView(path: RoutePath, models: ReadonlyMap<string, ModelSpec>, hasForm: boolean): PageView {
  const last = path.segments.at(-1);
  const owner = last && 'param' in last ? path.segments.at(-2) : last;
  const model = owner && 'text' in owner && owner.text !== '' ? models.get(slugOfModel(owner.text)) : undefined;
  if (!last || !model || !owner || !('text' in owner)) return { kind: 'plain' };
  const before = path.segments.slice(0, 'param' in last ? -2 : -1);
  const parents = before.flatMap((segment, index): Binding[] => {
    if (!('param' in segment)) return [];
    const parent = before[index - 1];
    const names = [
      segment.param,
      ...(parent && 'text' in parent ? [`${slugOfModel(parent.text)} ${segment.param}`] : []),
    ];
    const field = model.fields.find((candidate) => names.some((name) => fold(name) === fold(candidate.name)));
    return [{ param: propertyName(segment.param), field: field && !field.secret && !field.list ? field.name : '' }];
  });
  if (parents.some(({ field }) => field === '')) return { kind: 'plain' };
  if (!('param' in last)) {
    const isPlural = singular(owner.text.toLowerCase()) !== owner.text.toLowerCase();
    return isPlural && !(hasForm && /^(?:new|create|add)$/.test(owner.text))
      ? { kind: 'list', model, parents }
      : { kind: 'plain' };
  }
  const unique = model.fields.find(
    (field) => field.unique && canIdentify(field) && fold(field.name) === fold(last.param),
  );
  const where = [...parents, { param: propertyName(last.param), field: unique?.name ?? model.primary.name }];
  return { kind: 'detail', model, where };
}

/** The endpoint that takes the records of the page's form: same resource, and it knows every field of the form. */
function findForm(
  context: PlanContext,
  { task, path }: Located,
  resources: readonly ResourceInput[],
  models: ReadonlyMap<string, ModelSpec>,
): PageForm | undefined {
  const params = new Set(path.segments.flatMap((segment) => ('param' in segment ? [propertyName(segment.param)] : [])));
  const named = new Set([
    ...path.segments.flatMap((segment) =>
      'text' in segment ? [slugOfModel(segment.text), ...words(segment.text).map(singular)] : [],
    ),
    ...words(`${task.name} ${task.title}`).map(singular),
  ]);
  const candidates = [
    ...resources
      .filter((resource) => resource.operations.includes('create'))
      .map((resource) => ({
        action: resource.collection,
        model: resource.model,
        parents: resource.parents,
        own: true,
      })),
    ...context.foreignRoutes().flatMap(([key, { spec }]) => {
      const action = key.startsWith('route:POST ') && isPostSpec(spec) ? spec.pattern : undefined;
      const model = isPostSpec(spec) ? models.get(spec.model) : undefined;
      return action !== undefined && model && !action.includes(':') ? [{ action, model, parents: [], own: false }] : [];
    }),
  ];
  const asked = (task.form ?? []).map((field) => propertyName(field.name));
  const match = candidates.find(({ model, parents }) => {
    const knows = asked.every((name) => model.fields.some((field) => fold(field.name) === fold(name)));
    return named.has(model.slug) && (knows || model.schemaless) && parents.every(({ param }) => params.has(param));
  });
  if (!match) {
    context.leave(
      task,
      `Form of ${task.title || task.name}`,
      'no generated endpoint takes what the form asks for',
      'form',
    );
    return undefined;
  }
  const { parents, ...target } = match;
  const fields = target.model.fields.filter(({ name, managed, required, ...field }) => {
    if (managed || parents.some((parent) => parent.field === name)) return false;
    return (
      asked.length === 0 ||
      asked.some((other) => fold(other) === fold(name)) ||
      (required && field.default === undefined)
    );
  });
  if (fields.length === 0) {
    context.leave(
      task,
      `Form of ${task.title || task.name}`,
      'the document does not say what the form asks for',
      'form',
    );
    return undefined;
  }
  return { ...target, fields: fields.map((field) => field.name) };
}

function isPostSpec(value: unknown): value is { pattern: string; model: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pattern' in value &&
    typeof value.pattern === 'string' &&
    'model' in value &&
    typeof value.model === 'string'
  );
}
