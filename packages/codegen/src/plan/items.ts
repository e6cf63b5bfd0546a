import { fold, propertyName, sameName, words } from '../names/identifiers.ts';
import { singular } from '../names/plural.ts';
import { type Held, identify } from './binding.ts';
import type { PlanContext } from './context.ts';
import { canIdentify, ModelDraft } from './draft.ts';
import type { Endpoint } from './endpoint.ts';
import { leaveAll, partOf, type Served, titleOfApi } from './served.ts';
import { fieldOf, identityOf, type ModelSpec } from './spec.ts';

/**
 * The endpoints of a collection by what their item parameters mean, which is a field of the model of that name, else
 * the identity: `GET /users/{username}` and `DELETE /users/{id}` are served apart, each by its own. Where the paths of
 * a collection mean different things, a field that the document does not call unique finds no single record, and two
 * paths cannot have one method; then the endpoint is listed as open.
 */
export function splitItems(context: PlanContext, group: Served, model: ModelDraft | ModelSpec): Held[] {
  const spec = model instanceof ModelDraft ? model.spec() : model;
  const meaningOf = ({ itemParam = '' }: Endpoint): string => namedField(spec, model, itemParam) ?? '';
  const parts = Map.groupBy(
    group.endpoints.filter(({ itemParam }) => itemParam !== undefined),
    meaningOf,
  );
  noteUnknown(context, parts.get('') ?? [], spec);
  if (parts.size < 2) return [{ group, model, lookup: identify(model, group) }];

  const beside = [...parts.keys()].filter((name) => name !== '');
  const main = parts.has('') ? '' : (beside.shift() ?? '');
  const others = beside.filter((name) => name !== main);
  const first = partOf(
    group,
    group.endpoints.filter((endpoint) => endpoint.itemParam === undefined || meaningOf(endpoint) === main),
  );
  const taken = new Set(first.operations);
  return [first, ...others.map((name) => partOf(group, parts.get(name) ?? [], name))].flatMap((part): Held[] => {
    const { by } = part;
    const known = by === undefined ? undefined : fieldOf(spec, by);
    const { pattern } = group.collection;
    if (part.operations.length === 0) {
      leaveAll(context, part, 'it needs another method on the same path');
      return [];
    }
    if (known && !known.unique) {
      const reason = `${known.name} of ${spec.name} is not unique, and other paths of ${pattern} find records otherwise`;
      leaveAll(context, part, reason);
      return [];
    }
    if (by !== undefined && part.operations.some((operation) => taken.has(operation))) {
      leaveAll(context, part, `another path of ${pattern} has the same method, and no router can tell the two apart`);
      return [];
    }
    for (const operation of part.operations) taken.add(operation);
    return [{ group: part, model, lookup: identify(model, part) }];
  });
}

/** The field that an item parameter names, where records can be found by it. */
function namedField(spec: ModelSpec, model: ModelDraft | ModelSpec, itemParam: string): string | undefined {
  const field = fieldOf(spec, propertyName(itemParam));
  const canBeUnique = field !== undefined && (model instanceof ModelDraft || field.unique === true);
  return canBeUnique && canIdentify(field) && field.name !== identityOf(spec).name ? field.name : undefined;
}

/** Last words of parameters that mean the identity of a record. */
const identities = new Set(['id', 'uuid', 'guid', 'pk', 'key', 'item', 'record']);

/** Lists parameters that are called neither as a field nor as an identity: they are taken for the identity. */
function noteUnknown(context: PlanContext, endpoints: readonly Endpoint[], spec: ModelSpec): void {
  if (spec.schemaless) return;
  const identity = identityOf(spec).name;
  const told = new Set<string>();
  for (const { task, itemParam = '', name } of endpoints) {
    const last = words(itemParam).at(-1) ?? '';
    const isIdentity =
      identities.has(last) ||
      [identity, spec.primary.name, spec.slug, singular(name)].some((each) => sameName(each, itemParam)) ||
      /id$/i.test(itemParam);
    if (isIdentity || told.has(fold(itemParam))) continue;
    told.add(fold(itemParam));
    const reason = `:${itemParam} is no field of ${spec.name} by which records can be found: it is taken for the ${identity}`;
    context.leave(task, titleOfApi(task), reason, itemParam);
  }
}
