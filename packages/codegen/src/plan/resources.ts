import type { ApiTask } from '@orch/prd';

import { fileSlug, propertyName, shortHash } from '../names/identifiers.ts';
import { authenticationReason, isAuthentication } from './authentication.ts';
import { bind, type Held, placeOf } from './binding.ts';
import type { PlanContext } from './context.ts';
import { reportAnswers, reportQuery } from './contract.ts';
import { ModelDraft, slugOfModel } from './draft.ts';
import { distinctSlugs, isCollection, routeSlug } from './endpoint.ts';
import { splitItems } from './items.ts';
import { likelyModel, meantSlug } from './likely-model.ts';
import type { RoutePath } from './path.ts';
import { type FindModel, modelFinder, relatedTo } from './references.ts';
import { findModel, reportMissing, reportSpelling, reportUnsent } from './resource-model.ts';
import { leaveAll, readAll, serve, type Served, titleOfApi } from './served.ts';
import type { Binding, ModelSpec, Operation, ParentBinding, ResourceInput } from './spec.ts';
import { noteUndeclared, refusal } from './undeclared.ts';

/** A parameter of a nested collection, and what stands before it in the path. */
export interface PathParent extends ParentBinding {
  /** Shape of the collection before the parameter. */
  readonly before: string;
  /** Last segment of that collection. */
  readonly name: string;
}

/** A collection whose handlers are generated, with its model still open for additions. */
export interface ResourceDraft {
  readonly key: string;
  readonly slug: string;
  readonly title: string;
  /** 1-based line of the first endpoint. */
  readonly line: number;
  /** The task of the first endpoint. */
  readonly first: ApiTask;
  readonly tasks: readonly string[];
  readonly collection: RoutePath;
  readonly operations: readonly Operation[];
  /** The field by which items are found, where other paths of the collection find them otherwise. */
  readonly by?: string;
  readonly parents: readonly PathParent[];
  readonly lookup: Binding;
  readonly model: ModelDraft | ModelSpec;
}

/** Groups the API tasks by collection and finds the model of each; what is no collection is listed. */
export function planResources(
  context: PlanContext,
  tasks: readonly ApiTask[],
  models: Map<string, ModelDraft>,
): ResourceDraft[] {
  const slugs = [...models.keys(), ...context.foreignModels().map(({ slug }) => slug)];
  const endpoints = readAll(context, tasks).flatMap((endpoint) => {
    const isOpen = isAuthentication(endpoint.path);
    if (isOpen) context.leave(endpoint.task, titleOfApi(endpoint.task), authenticationReason);
    return isOpen ? [] : [{ ...endpoint, name: meantSlug(endpoint.name, slugs) ?? endpoint.name }];
  });
  const groups = Map.groupBy(endpoints, (endpoint) => endpoint.collection.shape);
  const isModel = (name: string): boolean => slugs.includes(slugOfModel(name)) || meantSlug(name, slugs) !== undefined;
  const collections = [...groups.values()].filter((group) => {
    const [first] = group;
    const hasItem = group.some((endpoint) => endpoint.itemParam !== undefined);
    if (first && isCollection(first.collection, { hasItem, isModel })) return true;
    for (const { task } of group) context.leave(task, titleOfApi(task), 'not an operation on a collection of records');
    return false;
  });
  const all = collections.flatMap((group) => serve(context, group));
  const meant = new Map<Served, string>();
  const served = all.filter((group) => {
    const likely = likelyModel(context, group, all, models);
    if (likely && 'slug' in likely) meant.set(group, likely.slug);
    const reason = likely ? 'reason' in likely && likely.reason : refusal(context, group, all, models);
    if (reason) leaveAll(context, group, reason);
    return !reason;
  });
  const find = modelFinder(context, models);
  const held = served.flatMap((group): Held[] => {
    const model = findModel(context, group, served, models, meant.get(group), find);
    return model ? splitItems(context, group, model) : [];
  });
  const routeSlugs = distinctSlugs(
    held,
    ({ group: { collection, by } }) =>
      `${routeSlug(withoutParams(collection))}${by === undefined ? '' : `-by-${fileSlug(by)}`}`,
    ({ group }) => group.key,
    shortHash,
  );
  const places = held.map(placeOf);
  const resources = held.flatMap((each): (ResourceDraft & { readonly group: Served })[] => {
    const { group, model } = each;
    const bound = bind(context, each, places, find);
    if (bound && !(model instanceof ModelDraft)) reportMissing(context, group, model);
    return bound ? [{ ...bound, group, slug: routeSlugs.get(each) ?? '' }] : [];
  });
  noteUndeclared(context, resources);
  return resources.map(({ group, ...resource }) => {
    const model = resource.model instanceof ModelDraft ? resource.model.spec() : resource.model;
    reportSpelling(context, group, model);
    reportUnsent(context, group, model, resource);
    reportQuery(context, group, model);
    reportAnswers(context, group, model);
    return resource;
  });
}

function withoutParams(path: RoutePath): RoutePath {
  return { ...path, segments: path.segments.filter((segment) => 'text' in segment) };
}

/** The data from which the handlers of a resource are printed. */
export function resourceInput(taskId: string, draft: ResourceDraft, find: FindModel): ResourceInput {
  const model = draft.model instanceof ModelDraft ? draft.model.spec() : draft.model;
  const collection = normalPattern(draft.collection);
  const { operations, lookup, slug } = draft;
  const known = [model.primary, ...model.fields].some((field) => field.name === lookup.field);
  const item = { param: lookup.param, field: known ? lookup.field : model.primary.name };
  return {
    taskId,
    slug,
    collection,
    item: `${collection}/:${item.param}`,
    operations,
    parents: draft.parents.map(({ param, field, parent }) => ({ param, field, ...(parent && { parent }) })),
    lookup: item,
    model,
    related: relatedTo([model], draft.parents, find),
    ...(draft.by !== undefined && { by: draft.by }),
  };
}

/** The pattern with parameters named as in the generated code. */
export function normalPattern(path: RoutePath): string {
  return `/${path.segments.map((segment) => ('text' in segment ? segment.text : `:${propertyName(segment.param)}`)).join('/')}`;
}

/** The slug of a model that is called as the collection is: `/api/room/bookings` gives `booking`. */
export function collectionSlug(collection: string): string {
  return slugOfModel(collection.slice(collection.lastIndexOf('/') + 1));
}
