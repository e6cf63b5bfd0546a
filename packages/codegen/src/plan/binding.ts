import { capital, fold, propertyName } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import { ownerOf, parentField, type Place } from './parent-field.ts';
import type { RoutePath } from './path.ts';
import type { FindModel } from './references.ts';
import type { PathParent, ResourceDraft } from './resources.ts';
import { leaveAll, type Served } from './served.ts';
import { fieldOf, identityOf, type ModelSpec } from './spec.ts';

/** Endpoints of a collection with the model whose records they serve. */
export interface Held {
  readonly group: Served;
  readonly model: ModelDraft | ModelSpec;
  /** The field that the item parameter names; undefined where it means the identity. */
  readonly lookup: string | undefined;
}

/** Connects the parameters of the path with fields of the model. */
export function bind(
  context: PlanContext,
  { group, model, lookup: found }: Held,
  places: readonly Place[],
  find: FindModel,
): Omit<ResourceDraft, 'slug'> | undefined {
  const params: Omit<PathParent, 'parent'>[] = [];
  for (const path of parentParams(group.collection)) {
    const filled = parentField(path, model, ownerOf(path, places, find));
    if ('reason' in filled) {
      leaveAll(context, group, filled.reason);
      return undefined;
    }
    params.push({ ...path, ...filled });
  }
  const parents = params.map(({ param, field, ...path }) => ({
    ...path,
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
  const held = parents.map(({ field }) => (model instanceof ModelDraft ? model.find(field) : fieldOf(model, field)));
  if (held.some((field) => field && !canIdentify(field))) {
    leaveAll(context, group, 'a parameter of the path names a field that no path can hold');
    return undefined;
  }
  const lookup = found ?? identityIn(model);
  return {
    key: group.key,
    title: group.collection.pattern,
    line: group.first.line,
    first: group.first,
    tasks: group.tasks,
    collection: group.collection,
    operations: group.operations,
    ...(group.by !== undefined && { by: group.by }),
    parents,
    lookup: { param, field: parents.some(({ field }) => field === lookup) ? primaryOf(model).name : lookup },
    model,
  };
}

function identityIn(model: ModelDraft | ModelSpec): string {
  return identityOf(model instanceof ModelDraft ? model.spec() : model).name;
}

/** The primary field is final only when the draft is, so it is asked for late. */
function primaryOf(model: ModelDraft | ModelSpec): ModelSpec['primary'] {
  return model instanceof ModelDraft ? model.spec().primary : model.primary;
}

/** What the items of a collection are found by. */
export function placeOf({ group, model, lookup }: Held): Place {
  const param = propertyName(group.itemParam);
  return { collection: group.collection, param, field: lookup ?? identityIn(model), slug: model.slug };
}

/**
 * The field of the model that an item parameter names, which then is unique, since the path addresses single records
 * by it; undefined where the parameter means the identity.
 */
export function identify(
  model: ModelDraft | ModelSpec,
  { endpoints, itemParam }: Pick<Served, 'endpoints' | 'itemParam'>,
): string | undefined {
  if (endpoints.every((endpoint) => endpoint.itemParam === undefined)) return undefined;
  const param = propertyName(itemParam);
  const field = model instanceof ModelDraft ? model.identifyBy(param) && model.find(param) : fieldOf(model, param);
  return field && field.unique && canIdentify(field) ? field.name : undefined;
}

/** Each parameter of a nested collection, with the name of the field that refers to the parent. */
export function parentParams(collection: RoutePath): Omit<PathParent, 'parent'>[] {
  return collection.segments.flatMap((segment, index) => {
    if (!('param' in segment)) return [];
    const before = collection.segments[index - 1];
    const parent = before && 'text' in before ? slugOfModel(before.text).replaceAll('-', ' ') : '';
    const named = parent !== '' && !fold(segment.param).startsWith(fold(parent));
    const field = named ? propertyName(`${parent} ${capital(segment.param)}`) : propertyName(segment.param);
    const shape = collection.shape.split('/').slice(0, index + 1);
    return [
      { param: segment.param, field, before: shape.join('/'), name: before && 'text' in before ? before.text : '' },
    ];
  });
}
