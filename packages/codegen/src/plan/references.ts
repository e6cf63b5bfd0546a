import type { PlanContext } from './context.ts';
import { ModelDraft, slugOfModel } from './draft.ts';
import { ownerOf, type Place } from './parent-field.ts';
import type { PathParent, ResourceDraft } from './resources.ts';
import { fieldOf, identityOf, type ModelField, type ModelSpec } from './spec.ts';

/** Looks up a model by its slug or table: the feature's own, else one of another feature. */
export type FindModel = (slug: string) => ModelSpec | undefined;

export function modelFinder(context: PlanContext, drafts: ReadonlyMap<string, ModelDraft>): FindModel {
  return (name) => {
    const slug = name.replaceAll('_', '-');
    return drafts.get(slug)?.spec() ?? context.foreignModel(slug)?.spec;
  };
}

/**
 * Connects the fields that refer to models with these. What cannot be enforced is noted: an unknown
 * model, lists, and required references in a circle, which would leave no possible first record.
 */
export function linkReferences(drafts: ReadonlyMap<string, ModelDraft>, find: FindModel): void {
  for (const draft of drafts.values()) {
    for (const [name, target] of new Map(draft.targets)) {
      const key = draft.find(`${name}Id`);
      if (key) draft.drop(name);
      linkField(draft, key?.name ?? name, target, find);
    }
  }
}

function linkField(draft: ModelDraft, name: string, target: string, find: FindModel): void {
  const field = draft.find(name);
  if (!field || field.references) return;
  const note = (reason: string): void => void draft.notes.push(`${name}: ${reason}`);
  // What follows a name in capitals may belong to it, as in `Pet Owner`, or not.
  const spec = find(slugOfModel(target)) ?? find(slugOfModel(target.split(' ', 1)[0] ?? target));
  if (!spec) note(`refers to ${target.slice(0, 60)}, which is not generated yet, and is not checked`);
  else if (field.list) note('lists of references are not checked');
  else if (field.secret || field.managed) note('the reference is not checked');
  else if (field.required && isNeededBy(draft, spec, find)) {
    note(`refers to ${spec.name} in a circle, so that no first record could exist, and is not checked`);
  } else {
    const isText = (type: string): boolean => type !== 'integer' && type !== 'number';
    if (isText(field.type) !== isText(identityOf(spec).type)) {
      note(`is of type ${identityOf(spec).type}, as the ${spec.key ?? 'id'} of ${spec.name} is`);
    }
    draft.link(name, spec);
  }
}

/**
 * Lets the parameters of nested collections name records that have to exist. Where these may need records
 * of the collection itself, they are not checked; a model of another feature that demands it is not served.
 */
export function linkParents(
  context: PlanContext,
  resources: readonly ResourceDraft[],
  find: FindModel,
): readonly ResourceDraft[] {
  const places = resources.map(({ collection, lookup, model }): Place => ({ collection, ...lookup, slug: model.slug }));
  return resources.flatMap((resource) => {
    const { model, title, line } = resource;
    const parents = resource.parents.map((parent) => linkParent(resource, parent, places, find));
    const circular = parents.filter(({ field }) => {
      const references = heldBy(model, field)?.references;
      const target = references && find(references.table);
      return target !== undefined && isNeededBy(model, target, find);
    });
    const declared = model instanceof ModelDraft ? circular.find(({ field }) => model.targets.has(field)) : undefined;
    if (model instanceof ModelDraft && !declared) for (const { field } of circular) model.unlink(field);
    else if (circular.length > 0) {
      const reason = declared
        ? `${declared.field} of ${model.slug.replaceAll('-', ' ')} refers to what may need one of these itself`
        : `the model ${model.slug} of another feature cannot serve this path`;
      for (const key of resource.tasks) context.open.push({ key, kind: 'api', title, reason, line });
      return [];
    }
    for (const { param } of parents.filter(({ unchecked }) => unchecked)) {
      const reason = `whether the record of :${param} exists is not checked, since it may need one of these itself`;
      context.open.push({ key: `${resource.tasks[0] ?? resource.key}#${param}`, kind: 'api', title, reason, line });
    }
    return [{ ...resource, parents }];
  });
}

function linkParent(
  { model }: ResourceDraft,
  path: PathParent,
  places: readonly Place[],
  find: FindModel,
): PathParent & { readonly unchecked?: true } {
  const owner = ownerOf(path, places, find);
  if (!owner) return path;
  const { spec, field } = owner;
  if (isNeededBy(model, spec, find)) return { ...path, unchecked: true };
  const isIdentity = field === identityOf(spec).name;
  if (model instanceof ModelDraft && !model.find(path.field)?.references) {
    if (isIdentity) model.link(path.field, spec);
    else model.mirror(path.field, fieldOf(spec, field));
  }
  const agrees = isIdentity
    ? heldBy(model, path.field)?.references?.table === spec.table
    : model instanceof ModelDraft && !model.find(path.field)?.references;
  return agrees ? { ...path, parent: { table: spec.table, field } } : path;
}

function heldBy(model: ModelDraft | ModelSpec, name: string): ModelField | undefined {
  return model instanceof ModelDraft ? model.find(name) : fieldOf(model, name);
}

/** Whether no record of `target` can exist without one of the model: it is the model, or requires it. */
function isNeededBy({ slug }: Pick<ModelSpec, 'slug'>, target: ModelSpec, find: FindModel): boolean {
  return target.slug === slug || reachable([target], find, true).some((spec) => spec.slug === slug);
}

/** Models that others refer to, directly or through others, sorted; with `required`, by required fields only. */
export function reachable(from: readonly ModelSpec[], find: FindModel, required = false): readonly ModelSpec[] {
  const found = new Map<string, ModelSpec>();
  const queue = [...from];
  for (let spec = queue.pop(); spec; spec = queue.pop()) {
    for (const field of spec.fields) {
      if (!field.references || (required && !field.required) || found.has(field.references.table)) continue;
      const target = find(field.references.table);
      if (!target) continue;
      found.set(field.references.table, target);
      queue.push(target);
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Models that a test needs besides the given ones. */
export function relatedTo(models: readonly ModelSpec[], parents: readonly PathParent[], find: FindModel): ModelSpec[] {
  const owners = parents.flatMap(({ parent }) => (parent ? (find(parent.table) ?? []) : []));
  const all = [...owners, ...reachable([...models, ...owners], find)];
  const others = all.filter((spec) => models.every((model) => model.path !== spec.path));
  return [...new Map(others.map((spec) => [spec.path, spec])).values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}
