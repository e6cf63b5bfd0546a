import { capital, fold, propertyName, sameName } from '../names/identifiers.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import type { RoutePath } from './path.ts';
import type { PathParent, ResourceDraft } from './resources.ts';
import { leaveAll, type Served } from './served.ts';
import { fieldOf, identityOf, type ModelField, type ModelSpec } from './spec.ts';

/** Connects the parameters of the path with fields of the model. */
export function bind(
  context: PlanContext,
  group: Served,
  model: ModelDraft | ModelSpec,
): Omit<ResourceDraft, 'slug'> | undefined {
  const { primary, fields } = model instanceof ModelDraft ? model.spec() : model;
  const params = parentParams(group.collection).map((path) => ({ ...path, field: heldField(path, primary, fields) }));
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
  const identifies = model instanceof ModelDraft ? model.identifyBy(param) && model.find(param) : fieldOf(model, param);
  const lookup = identifies && identifies.unique && canIdentify(identifies) ? identifies.name : identityIn(model);
  return {
    key: group.key,
    title: group.collection.pattern,
    line: group.first.line,
    first: group.first,
    tasks: group.tasks,
    collection: group.collection,
    operations: group.operations,
    parents,
    lookup: { param, field: parents.some(({ field }) => field === lookup) ? primaryOf(model).name : lookup },
    model,
  };
}

/** Names that every model may have as its own. */
const generic = new Set(['id', 'uuid', 'key', 'slug', 'name', 'title', 'code', 'number', 'type', 'status']);

/**
 * The field that a parameter of the path fills: the one that refers to the parent (`bookId`), else one of the
 * parameter's own name (`isbn` in `/stock/:isbn/movements`), which a client then need not send again.
 */
export function heldField(
  { param, field }: Pick<PathParent, 'param' | 'field'>,
  primary: ModelSpec['primary'],
  fields: readonly ModelField[],
): string {
  if (generic.has(fold(param)) || sameName(primary.name, param)) return field;
  if (fields.some(({ name }) => sameName(name, field))) return field;
  const own = fields.find(({ name }) => sameName(name, param));
  return own && !own.unique && canIdentify(own) ? own.name : field;
}

function identityIn(model: ModelDraft | ModelSpec): string {
  return identityOf(model instanceof ModelDraft ? model.spec() : model).name;
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
