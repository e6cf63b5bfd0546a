import type { PageTask } from '@orch/prd';

import { fold, propertyName, shortHash, words } from '../names/identifiers.ts';
import { singular } from '../names/plural.ts';
import { authenticationReason, isAuthentication } from './authentication.ts';
import { namedColumns } from './columns.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, slugOfModel } from './draft.ts';
import { distinctSlugs, routeSlug } from './endpoint.ts';
import { meantSlug } from './likely-model.ts';
import { referencesTo } from './parent-field.ts';
import { parsePath, type RoutePath } from './path.ts';
import { type FindModel, relatedTo } from './references.ts';
import { collectionSlug, normalPattern } from './resources.ts';
import { routeKey } from './served.ts';
import {
  type Binding,
  identityOf,
  type ModelSpec,
  type PageForm,
  type PageInput,
  type PageView,
  type ResourceInput,
} from './spec.ts';

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
  const filled = located.flatMap((page) => {
    const content = contentOf(context, page, resources, models);
    return content ? [{ ...page, ...content }] : [];
  });
  const slugs = distinctSlugs(
    filled,
    ({ path }) => routeSlug(path),
    ({ path }) => path.shape,
    shortHash,
  );
  return filled.map((page) => {
    const { task, path, view, form } = page;
    const title = task.title.trim() || task.name.trim() || path.pattern;
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

/** What a page shows; a page that would be empty is listed with the reason instead. */
function contentOf(
  context: PlanContext,
  page: Located,
  resources: readonly ResourceInput[],
  models: ReadonlyMap<string, ModelSpec>,
): { readonly view: PageView; readonly form?: PageForm } | undefined {
  const { task, path } = page;
  const title = task.title || task.name;
  if (isAuthentication(path)) {
    context.leave(task, title, authenticationReason);
    return undefined;
  }
  const form = task.form ? findForm(page, resources, models, context) : undefined;
  const isForm = typeof form === 'object';
  const view = findView(task, path, models, isForm);
  if (isForm) return { view, form };
  if (view.kind === 'plain') {
    context.leave(task, title, form ?? emptyReason(task));
    return undefined;
  }
  if (form !== undefined) context.leave(task, `Form of ${title}`, form, 'form');
  return { view };
}

function emptyReason({ evidence }: PageTask): string {
  return /\b(?:shows?|displays?|lists?)\b/i.test(evidence)
    ? 'what the page shows is no list or record of a generated model'
    : 'the document does not say what the page shows';
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
function findView(
  { evidence }: PageTask,
  path: RoutePath,
  models: ReadonlyMap<string, ModelSpec>,
  hasForm: boolean,
): PageView {
  const last = path.segments.at(-1);
  const owner = last && 'param' in last ? path.segments.at(-2) : last;
  const model = owner && 'text' in owner && owner.text !== '' ? modelCalled(owner.text, models) : undefined;
  if (!last || !model || !owner || !('text' in owner)) return { kind: 'plain' };
  const before = path.segments.slice(0, 'param' in last ? -2 : -1);
  const parents = before.flatMap((segment, index): Binding[] => {
    if (!('param' in segment)) return [];
    const parent = before[index - 1];
    const names = [
      segment.param,
      ...(parent && 'text' in parent ? [`${slugOfModel(parent.text)} ${segment.param}`] : []),
    ];
    const owner = parent && 'text' in parent ? modelCalled(parent.text, models) : undefined;
    const held = owner && fold(segment.param) === 'id' ? referencesTo(model, owner) : [];
    const field =
      model.fields.find((candidate) => names.some((name) => fold(name) === fold(candidate.name))) ??
      model.fields.find(({ name }) => held.length === 1 && name === held[0]);
    return [{ param: propertyName(segment.param), field: field && !field.secret && !field.list ? field.name : '' }];
  });
  if (parents.some(({ field }) => field === '')) return { kind: 'plain' };
  if (!('param' in last)) {
    const name = owner.text.toLowerCase();
    const isOfSeveral = singular(name) !== name || meantSlug(name, [model.slug]) !== undefined;
    if (!isOfSeveral || (hasForm && /^(?:new|create|add)$/.test(owner.text))) return { kind: 'plain' };
    const columns = namedColumns(evidence, model.fields);
    return { kind: 'list', model, parents, ...(columns && { columns }) };
  }
  const unique = model.fields.find(
    (field) => field.unique && canIdentify(field) && fold(field.name) === fold(last.param),
  );
  const where = [...parents, { param: propertyName(last.param), field: unique?.name ?? identityOf(model).name }];
  return { kind: 'detail', model, where };
}

/** The model that a segment of a route is called after, in whatever language. */
function modelCalled(segment: string, models: ReadonlyMap<string, ModelSpec>): ModelSpec | undefined {
  return models.get(slugOfModel(segment)) ?? models.get(meantSlug(segment, [...models.keys()]) ?? '');
}

/**
 * The form of a page with the endpoint that takes its records: one of the same resource that knows every field
 * of the form. Where there is none, the reason.
 */
function findForm(
  { task, path }: Located,
  resources: readonly ResourceInput[],
  models: ReadonlyMap<string, ModelSpec>,
  context: PlanContext,
): PageForm | string {
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
  const knows = (model: ModelSpec): boolean =>
    asked.every((name) => model.fields.some((field) => fold(field.name) === fold(name)));
  const possible = candidates.filter(({ parents }) => parents.every(({ param }) => params.has(param)));
  // `New owner` is about pet owners where no other model ends so and it has all that is asked for.
  const shorter = possible.filter(
    ({ model }) => asked.length > 1 && knows(model) && [...named].some((name) => model.slug.endsWith(`-${name}`)),
  );
  const match =
    possible.find(
      ({ action, model }) =>
        (named.has(model.slug) || named.has(collectionSlug(action))) && (knows(model) || model.schemaless),
    ) ?? (shorter.length === 1 ? shorter[0] : undefined);
  if (!match) return 'no generated endpoint takes what the form asks for';
  const { parents, ...target } = match;
  const fields = target.model.fields.filter(({ name, managed, required, ...field }) => {
    if (managed || parents.some((parent) => parent.field === name)) return false;
    return (
      asked.length === 0 ||
      asked.some((other) => fold(other) === fold(name)) ||
      (required && field.default === undefined)
    );
  });
  if (fields.length === 0) return 'the document does not say what the form asks for';
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
