import type { ApiTask, Field } from '@orch/prd';

import { capital, fold, propertyName, shortHash } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import { distinctSlugs, type Endpoint, type HttpMethod, isCollection, readEndpoint, routeSlug } from './endpoint.ts';
import type { RoutePath } from './path.ts';
import type { Binding, ModelSpec, Operation, ResourceInput } from './spec.ts';

/** A collection whose handlers are generated, with its model still open for additions. */
export interface ResourceDraft {
  readonly key: string;
  readonly slug: string;
  readonly title: string;
  readonly tasks: readonly string[];
  readonly collection: RoutePath;
  readonly operations: readonly Operation[];
  readonly parents: readonly Binding[];
  readonly lookup: Binding;
  readonly model: ModelDraft | ModelSpec;
}

const collectionOperations: Partial<Record<HttpMethod, Operation>> = { GET: 'list', POST: 'create' };
const itemOperations: Partial<Record<HttpMethod, Operation>> = {
  GET: 'read',
  PUT: 'replace',
  PATCH: 'update',
  DELETE: 'remove',
};
const order: readonly Operation[] = ['list', 'create', 'read', 'replace', 'update', 'remove'];

/** The key under which a route is owned. */
export function routeKey(method: string, path: RoutePath): string {
  return `route:${method} ${path.shape}`;
}

function titleOfApi(task: ApiTask): string {
  return `${task.method === null ? '' : `${task.method} `}${task.path}`;
}

/** Groups the API tasks by collection and finds the model of each; what is no collection is listed. */
export function planResources(
  context: PlanContext,
  tasks: readonly ApiTask[],
  models: Map<string, ModelDraft>,
): ResourceDraft[] {
  const groups = Map.groupBy(readAll(context, tasks), (endpoint) => endpoint.collection.shape);
  const isModel = (name: string): boolean => {
    const slug = slugOfModel(name);
    return models.has(slug) || context.foreignModel(slug) !== undefined;
  };
  const collections = [...groups.values()].filter((group) => {
    const [first] = group;
    const hasItem = group.some((endpoint) => endpoint.itemParam !== undefined);
    if (first && isCollection(first.collection, { hasItem, isModel })) return true;
    for (const { task } of group) context.leave(task, titleOfApi(task), 'not an operation on a collection of records');
    return false;
  });
  const served = collections.flatMap((group) => serve(context, group));
  const slugs = distinctSlugs(
    served,
    (group) => routeSlug(withoutParams(group.collection)),
    (group) => group.key,
    shortHash,
  );
  return served.flatMap((group) => {
    const found = findModel(context, group, served, models);
    const bound = found && bind(context, group, found);
    return bound ? [{ ...bound, slug: slugs.get(group) ?? '' }] : [];
  });
}

interface Served {
  readonly key: string;
  readonly collection: RoutePath;
  readonly itemParam: string;
  readonly name: string;
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
  readonly tasks: readonly string[];
}

function readAll(context: PlanContext, tasks: readonly ApiTask[]): Endpoint[] {
  return tasks.flatMap((task) => {
    const endpoint = readEndpoint(task);
    if (!context.accepts(task, titleOfApi(task))) return [];
    if (endpoint) return [endpoint];
    context.leave(task, titleOfApi(task), 'the path is not one that a router can match exactly');
    return [];
  });
}

/** Chooses the operations of a collection; routes of other features are not served again. */
function serve(context: PlanContext, group: readonly Endpoint[]): Served[] {
  const operations = new Set<Operation>();
  const endpoints: Endpoint[] = [];
  const implied: Endpoint[] = [];
  for (const endpoint of group) {
    const { task, method, path } = endpoint;
    if (method === 'HEAD' || method === 'OPTIONS') {
      implied.push(endpoint);
      continue;
    }
    const operation = (endpoint.itemParam === undefined ? collectionOperations : itemOperations)[method];
    const by = context.foreignOwner(routeKey(method, path));
    if (operation === undefined)
      context.leave(
        task,
        titleOfApi(task),
        `${method} on ${endpoint.itemParam === undefined ? 'a collection' : 'a single record'} is not generated`,
      );
    else if (by !== undefined) context.provided.push({ key: task.key, by });
    else {
      operations.add(operation);
      endpoints.push(endpoint);
    }
  }
  for (const endpoint of implied) {
    const served = endpoints.some(
      ({ path, method }) => path.shape === endpoint.path.shape && (endpoint.method === 'OPTIONS' || method === 'GET'),
    );
    if (served) endpoints.push(endpoint);
    else
      context.leave(
        endpoint.task,
        titleOfApi(endpoint.task),
        `${endpoint.method} needs another method on the same path`,
      );
  }
  const [first] = endpoints;
  if (!first) return [];
  const itemParam =
    endpoints.find((endpoint) => endpoint.itemParam !== undefined)?.itemParam ?? freeParam(first.collection);
  return [
    {
      key: `resource:${first.collection.shape}`,
      collection: first.collection,
      itemParam,
      name: first.name,
      endpoints,
      operations: order.filter((operation) => operations.has(operation)),
      tasks: [...new Set(endpoints.map(({ task }) => task.key))],
    },
  ];
}

/** A name for the item parameter of a collection without item paths. */
function freeParam({ segments }: RoutePath): string {
  return segments.some((segment) => 'param' in segment && propertyName(segment.param) === 'id') ? 'itemId' : 'id';
}

/** The declared model of the same name, else one derived from the fields of requests, else a schemaless one. */
function findModel(
  context: PlanContext,
  group: Served,
  all: readonly Served[],
  models: Map<string, ModelDraft>,
): ModelDraft | ModelSpec | undefined {
  const plain = slugOfModel(group.name);
  const parent = parentName(group.collection);
  const qualified = parent === undefined ? undefined : slugOfModel(`${slugOfModel(parent)} ${group.name}`);
  for (const slug of qualified === undefined ? [plain] : [qualified, plain]) {
    const own = models.get(slug);
    if (own) return extend(own, group);
    const foreign = context.foreignModel(slug);
    if (foreign && canHold(foreign.spec, group)) return foreign.spec;
    if (foreign && qualified === undefined) {
      leaveAll(context, group, `the model ${slug} of ${foreign.by} cannot serve this path`);
      return undefined;
    }
  }
  const sharedName = all.some(
    (other) => other !== group && slugOfModel(other.name) === plain && parentName(other.collection) !== parent,
  );
  const foreignTaken = context.foreignModel(plain) !== undefined;
  const slug = qualified !== undefined && (sharedName || foreignTaken) ? qualified : plain;
  const [first] = group.endpoints;
  const known = models.get(slug);
  const draft = known ?? new ModelDraft(context.feature.taskId, slug, slug.replaceAll('-', ' '), first?.task.line ?? 1);
  models.set(slug, draft);
  const requested = requestFields(group);
  const fields = requested.length > 0 ? requested : group.endpoints.flatMap(({ task }) => task.responseFields);
  draft.add(fields.filter((field) => !isPathParameter(group, field.name)));
  draft.schemaless = fields.length === 0 && (known === undefined || known.schemaless);
  return draft;
}

function extend(model: ModelDraft, group: Served): ModelDraft {
  const fields = requestFields(group).filter((field) => !isPathParameter(group, field.name));
  model.add(fields, { optional: !model.schemaless });
  if (fields.length > 0) model.schemaless = false;
  return model;
}

function requestFields(group: Served): Field[] {
  const writing = group.endpoints.filter(({ method }) => method === 'POST' || method === 'PUT' || method === 'PATCH');
  return writing.flatMap(({ task }) => task.requestFields);
}

function isPathParameter({ collection, itemParam }: Served, name: string): boolean {
  const params = collection.segments.flatMap((segment) => ('param' in segment ? [segment.param] : []));
  return params.some((param) => fold(param) === fold(name)) || (fold(name) === 'id' && fold(itemParam) === 'id');
}

/** Connects the parameters of the path with fields of the model. */
function bind(
  context: PlanContext,
  group: Served,
  model: ModelDraft | ModelSpec,
): Omit<ResourceDraft, 'slug'> | undefined {
  const parents = parentParams(group.collection).map(({ param, field }) => ({
    param: propertyName(param),
    field: model instanceof ModelDraft ? model.ensure(field) : (fieldOf(model, field)?.name ?? ''),
  }));
  const param = propertyName(group.itemParam);
  const distinct = new Set([param, ...parents.map((parent) => parent.param)]).size === parents.length + 1;
  const distinctFields = new Set(parents.map((parent) => parent.field)).size === parents.length;
  if (!distinct || !distinctFields || parents.some(({ field }) => field === primaryOf(model).name)) {
    leaveAll(context, group, 'the parameters of the path cannot be told apart');
    return undefined;
  }
  const identifies = model instanceof ModelDraft ? model.identifyBy(param) && model.find(param) : fieldOf(model, param);
  const lookup = identifies && identifies.unique ? identifies.name : primaryOf(model).name;
  if (!(model instanceof ModelDraft)) reportMissing(context, group, model);
  return {
    key: group.key,
    title: group.collection.pattern,
    tasks: group.tasks,
    collection: group.collection,
    operations: group.operations,
    parents,
    lookup: { param, field: parents.some(({ field }) => field === lookup) ? primaryOf(model).name : lookup },
    model,
  };
}

/** The primary field is final only when the draft is, so it is asked for late. */
function primaryOf(model: ModelDraft | ModelSpec): ModelSpec['primary'] {
  return model instanceof ModelDraft ? model.spec().primary : model.primary;
}

function fieldOf(model: ModelSpec, name: string): ModelSpec['fields'][number] | undefined {
  return model.fields.find((field) => fold(field.name) === fold(name));
}

function canHold(model: ModelSpec, group: Served): boolean {
  return parentParams(group.collection).every(({ field }) => {
    const known = fieldOf(model, field);
    return known !== undefined && canIdentify(known);
  });
}

function reportMissing(context: PlanContext, group: Served, model: ModelSpec): void {
  if (model.schemaless) return;
  for (const { task, method } of group.endpoints) {
    if (method === 'GET') continue;
    const missing = task.requestFields.filter(
      (field) =>
        !fieldOf(model, propertyName(field.name)) &&
        fold(field.name) !== fold(model.primary.name) &&
        !isPathParameter(group, field.name),
    );
    if (missing.length === 0) continue;
    const names = missing.map((field) => propertyName(field.name)).join(', ');
    context.leave(task, titleOfApi(task), `the model ${model.slug} of another feature lacks ${names}`, 'fields');
  }
}

function leaveAll(context: PlanContext, group: Served, reason: string): void {
  for (const { task } of group.endpoints) context.leave(task, titleOfApi(task), reason);
}

/** Each parameter of a nested collection, with the name of the field that refers to the parent. */
function parentParams(collection: RoutePath): Binding[] {
  return collection.segments.flatMap((segment, index) => {
    if (!('param' in segment)) return [];
    const before = collection.segments[index - 1];
    const parent = before && 'text' in before ? slugOfModel(before.text).replaceAll('-', ' ') : '';
    const named = parent !== '' && !fold(segment.param).startsWith(fold(parent));
    const field = named ? propertyName(`${parent} ${capital(segment.param)}`) : propertyName(segment.param);
    return [{ param: segment.param, field }];
  });
}

/** The collection to which a nested one belongs. */
function parentName(collection: RoutePath): string | undefined {
  const before = collection.segments.at(-2);
  const parent = collection.segments.at(-3);
  return before && 'param' in before && parent && 'text' in parent ? parent.text : undefined;
}

function withoutParams(path: RoutePath): RoutePath {
  return { ...path, segments: path.segments.filter((segment) => 'text' in segment) };
}

/** The data from which the handlers of a resource are printed. */
export function resourceInput(taskId: string, draft: ResourceDraft): ResourceInput {
  const model = draft.model instanceof ModelDraft ? draft.model.spec() : draft.model;
  const collection = normalPattern(draft.collection);
  const { operations, parents, lookup, slug } = draft;
  const known = [model.primary, ...model.fields].some((field) => field.name === lookup.field);
  const item = { param: lookup.param, field: known ? lookup.field : model.primary.name };
  return { taskId, slug, collection, item: `${collection}/:${item.param}`, operations, parents, lookup: item, model };
}

/** The pattern with parameters named as in the generated code. */
export function normalPattern(path: RoutePath): string {
  return `/${path.segments.map((segment) => ('text' in segment ? segment.text : `:${propertyName(segment.param)}`)).join('/')}`;
}
