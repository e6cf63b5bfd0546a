import type { ApiTask, Field } from '@orch/prd';

import { fold, propertyName } from '../names/identifiers.ts';
import { parentParams } from './binding.ts';
import type { PlanContext } from './context.ts';
import { isEnvelope } from './contract.ts';
import { canIdentify, ModelDraft, slugOfModel } from './draft.ts';
import type { Endpoint } from './endpoint.ts';
import { leaveAll, type Served, titleOfApi } from './served.ts';
import { ownerOf, parentField } from './parent-field.ts';
import type { RoutePath } from './path.ts';
import type { FindModel } from './references.ts';
import type { ResourceDraft } from './resources.ts';
import { fieldOf, type ModelSpec } from './spec.ts';
import { readStatement } from './statement.ts';

/** The declared model of the same name, or the one that is likely meant, else one derived from the fields of requests, else a schemaless one. */
export function findModel(
  context: PlanContext,
  group: Served,
  all: readonly Served[],
  models: Map<string, ModelDraft>,
  likely: string | undefined,
  find: FindModel,
): ModelDraft | ModelSpec | undefined {
  const plain = slugOfModel(group.name);
  const parent = parentName(group.collection);
  const qualified = parent === undefined ? undefined : slugOfModel(`${slugOfModel(parent)} ${group.name}`);
  for (const slug of likely === undefined ? modelSlugs(group) : [likely]) {
    const own = models.get(slug);
    if (own) return extend(context, own, group);
    const foreign = context.foreignModel(slug);
    if (foreign && canHold(foreign.spec, group, find)) return foreign.spec;
    if (foreign && (qualified === undefined || likely !== undefined)) {
      leaveAll(context, group, `the model ${slug} of ${foreign.by} cannot serve this path`);
      return undefined;
    }
  }
  const sharedName = all.some((other) => {
    const rival = parentName(other.collection);
    return other !== group && slugOfModel(other.name) === plain && rival !== undefined && rival !== parent;
  });
  const foreignTaken = context.foreignModel(plain) !== undefined;
  const slug = qualified !== undefined && (sharedName || foreignTaken) ? qualified : plain;
  const known = models.get(slug);
  const draft = known ?? new ModelDraft(context.feature.taskId, slug, slug.replaceAll('-', ' '), group.first.line);
  models.set(slug, draft);
  const fields = describedFields(group);
  draft.add(fields.filter((field) => !isPathParameter(group, field.name)));
  draft.schemaless = fields.length === 0 && (known === undefined || known.schemaless);
  return draft;
}

/** Slugs of the models that a collection may hold, the most telling first: `order-item` before `item`. */
export function modelSlugs({ collection, name }: Served): readonly string[] {
  const before = collection.segments.at(-2);
  const parent = parentName(collection) ?? (before && 'text' in before ? before.text : undefined);
  const plain = slugOfModel(name);
  return parent === undefined ? [plain] : [slugOfModel(`${slugOfModel(parent)} ${name}`), plain];
}

/** The fields of the requests of a collection, else those of its responses. */
export function describedFields(group: Served): readonly Field[] {
  const requested = requestFields(group);
  if (requested.length > 0) return requested;
  return group.endpoints.filter((endpoint) => !isEnvelope(endpoint)).flatMap(({ task }) => task.responseFields);
}

/** Adds what requests carry to a model; of a declared one that is told, since the document declares it otherwise. */
function extend(context: PlanContext, model: ModelDraft, group: Served): ModelDraft {
  const isDeclared = model.tasks.length > 0 && !model.schemaless;
  for (const { task } of isDeclared ? writing(group) : []) {
    const added = task.requestFields
      .filter(({ name }) => !isPathParameter(group, name) && !model.has(name))
      .map(({ name }) => propertyName(name));
    if (added.length === 0) continue;
    const reason = `the documented request carries ${added.join(', ')}, which ${model.title} does not declare: optional fields are added`;
    context.leave(task, titleOfApi(task), reason, 'fields');
  }
  const fields = requestFields(group).filter((field) => !isPathParameter(group, field.name));
  model.add(fields, { optional: !model.schemaless });
  if (fields.length > 0) model.schemaless = false;
  return model;
}

/** The fields that requests to a collection state. */
export function requestFields(group: Served): Field[] {
  return writing(group).flatMap(({ task }) => task.requestFields);
}

function writing({ endpoints }: Served): readonly Endpoint[] {
  return endpoints.filter(({ method }) => method === 'POST' || method === 'PUT' || method === 'PATCH');
}

/** Whether a field of a request is what the path says already. */
export function isPathParameter({ collection, itemParam }: Served, name: string): boolean {
  const params = collection.segments.flatMap((segment) => ('param' in segment ? [segment.param] : []));
  return params.some((param) => fold(param) === fold(name)) || (fold(name) === 'id' && fold(itemParam) === 'id');
}

/** Whether a model of another feature has a field for each parameter of the path; which one, binding finds out. */
function canHold(model: ModelSpec, group: Served, find: FindModel): boolean {
  return parentParams(group.collection).every((parent) => {
    const owner = ownerOf(parent, [], find);
    const filled = parentField(parent, model, owner);
    if ('reason' in filled) return true;
    const known = fieldOf(model, filled.field);
    return known !== undefined && canIdentify(known);
  });
}

/** Lists what requests ask for and a model of another feature does not hold. */
export function reportMissing(context: PlanContext, group: Served, model: ModelSpec): void {
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

/** Lists what a model requires and the documented request does not carry, so that it would be refused. */
export function reportUnsent(
  context: PlanContext,
  group: Served,
  model: ModelSpec,
  { parents, lookup }: Pick<ResourceDraft, 'parents' | 'lookup'>,
): void {
  for (const { task, method } of group.endpoints) {
    if (method !== 'POST' && method !== 'PUT') continue;
    const names = sentNames(task, model);
    if (names.length === 0) continue;
    const kept = method === 'PUT' ? [lookup, ...model.fields.filter(({ fixed }) => fixed)] : [];
    const fromPath = [...parents, ...kept].map((each) => ('field' in each ? each.field : each.name));
    const sent = new Set([...names, ...fromPath].map(fold));
    const unsent = model.fields.filter(
      ({ name, required, managed, ...field }) =>
        required && !managed && field.default === undefined && !sent.has(fold(name)) && !sent.has(fold(`${name}Id`)),
    );
    if (unsent.length === 0) continue;
    const asked = unsent.map(({ name }) => name).join(', ');
    const reason = `the model requires ${asked}, which the documented request does not carry: clients are asked for it`;
    context.leave(task, titleOfApi(task), reason, 'required');
  }
}

/** What a request carries: its fields, else the names of the model behind `body:` in the text of the endpoint. */
function sentNames(task: ApiTask, model: ModelSpec): readonly string[] {
  if (task.requestFields.length > 0) return task.requestFields.map(({ name }) => propertyName(name));
  const names = (readStatement(task).body ?? []).map(propertyName);
  return names.some((name) => fieldOf(model, name)) ? names : [];
}

/** Lists the fields that the documented request spells otherwise than the model, so that it would be refused. */
export function reportSpelling(context: PlanContext, group: Served, model: ModelSpec): void {
  for (const { task, method } of group.endpoints) {
    if (method === 'GET') continue;
    const other = task.requestFields.flatMap((field) => {
      const name = propertyName(field.name);
      const known = isPathParameter(group, field.name) ? undefined : fieldOf(model, name)?.name;
      return known === undefined || known === name ? [] : [`${known} instead of ${name}`];
    });
    if (other.length === 0) continue;
    const reason = `the model and the documented request spell fields differently: clients have to send ${other.join(', ')}`;
    context.leave(task, titleOfApi(task), reason, 'spelling');
  }
}

/** The collection to which a nested one belongs. */
function parentName(collection: RoutePath): string | undefined {
  const before = collection.segments.at(-2);
  const parent = collection.segments.at(-3);
  return before && 'param' in before && parent && 'text' in parent ? parent.text : undefined;
}
