import { capital, fold, propertyName } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import type { RoutePath } from './path.ts';
import type { PathParent, ResourceDraft } from './resources.ts';
import { leaveAll, type Served } from './served.ts';
import { fieldOf, type ModelSpec } from './spec.ts';

/** Connects the parameters of the path with fields of the model. */
export function bind(
  context: PlanContext,
  group: Served,
  model: ModelDraft | ModelSpec,
): Omit<ResourceDraft, 'slug'> | undefined {
  const parents = parentParams(group.collection).map(({ param, field, ...path }) => ({
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
  const identifies = model instanceof ModelDraft ? model.identifyBy(param) && model.find(param) : fieldOf(model, param);
  const lookup = identifies && identifies.unique && canIdentify(identifies) ? identifies.name : primaryOf(model).name;
  return {
    key: group.key,
    title: group.collection.pattern,
    line: group.endpoints[0]?.task.line ?? 1,
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
