import { fold, sameName } from '../names/identifiers.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import type { RoutePath } from './path.ts';
import type { FindModel } from './references.ts';
import type { PathParent } from './resources.ts';
import { fieldOf, identityOf, type ModelField, type ModelSpec } from './spec.ts';

/** The collection before a parameter of the path: what its items are found by. */
export interface Place {
  readonly collection: RoutePath;
  readonly param: string;
  readonly field: string;
  readonly slug: string;
}

/** The model that a parameter of the path names a record of, and its field that the parameter holds. */
export interface Owner {
  readonly spec: ModelSpec;
  readonly field: string;
}

/**
 * The owner of a parameter. A parameter that is called as a unique field holds it, one that is called id the
 * identity, any other what the items of the collection before it are found by.
 */
export function ownerOf(
  { param, before, name }: Pick<PathParent, 'param' | 'before' | 'name'>,
  places: readonly Place[],
  find: FindModel,
): Owner | undefined {
  const same = places.filter(({ collection }) => collection.shape === before);
  const place = same.find((each) => sameName(each.param, param)) ?? same[0];
  const spec = find(place?.slug ?? slugOfModel(name));
  if (!spec) return undefined;
  const uniqueOf = (asked: string): ModelField | undefined =>
    spec.fields.find((field) => field.unique && canIdentify(field) && fold(field.name) === fold(asked));
  const isId = fold(param) === 'id' && !sameName(place?.param ?? '', param);
  const unique = uniqueOf(param) ?? (isId || !place ? undefined : uniqueOf(place.field));
  return unique?.references ? undefined : { spec, field: unique?.name ?? identityOf(spec).name };
}

/** Names that every model may have as its own. */
const generic = new Set(['id', 'uuid', 'key', 'slug', 'name', 'title', 'code', 'number', 'type', 'status']);

/**
 * The field that a parameter of the path fills: the one that is called after the parent (`bookId`), or one of the
 * parameter's own name (`isbn` in `/stock/:isbn/movements`), which a client then need not send again; else the only
 * one that refers to the parent (`owner`), or the one of several that the parameter is called after. Where there is
 * none, the name of a new one. A reason where a reference exists and cannot be told or filled.
 */
export function parentField(
  { param, field }: Pick<PathParent, 'param' | 'field'>,
  model: ModelDraft | ModelSpec,
  owner: Owner | undefined,
): { readonly field: string } | { readonly reason: string } {
  const spec = model instanceof ModelDraft ? model.spec() : model;
  if (fieldOf(spec, field)) return { field };
  const isCommon = generic.has(fold(param)) || sameName(spec.primary.name, param);
  const own = isCommon ? undefined : fieldOf(spec, param);
  if (own && !own.unique && canIdentify(own)) return { field: own.name };
  return referenceTo(owner, model, param, field);
}

function referenceTo(
  owner: Owner | undefined,
  model: ModelDraft | ModelSpec,
  param: string,
  field: string,
): { readonly field: string } | { readonly reason: string } {
  const names = owner ? referencesTo(model, owner.spec) : [];
  const isCalled = (name: string): boolean =>
    [param, field].some((other) => sameName(other, name) || sameName(other, `${name}Id`));
  const name = names.find(isCalled) ?? (names.length === 1 ? names[0] : undefined);
  if (!owner || names.length === 0) return { field };
  if (name === undefined) {
    return { reason: `${names.join(' and ')} refer to ${owner.spec.name}: the path does not say which one is meant` };
  }
  const identity = identityOf(owner.spec).name;
  if (owner.field === identity) return { field: name };
  return { reason: `${name} holds the ${identity} of ${owner.spec.name}, and the path its ${owner.field}` };
}

/** Fields of a model that hold the identity of a record of another one, as the document says. */
export function referencesTo(model: ModelDraft | ModelSpec, { slug, table }: ModelSpec): readonly string[] {
  if (!(model instanceof ModelDraft)) {
    return model.fields.filter(({ references }) => references?.table === table).map(({ name }) => name);
  }
  const names = [...model.targets].flatMap(([name, target]) => {
    const field = model.find(`${name}Id`) ?? model.find(name);
    return field && canIdentify(field) && slugOfModel(target) === slug ? [field.name] : [];
  });
  return [...new Set(names)];
}
