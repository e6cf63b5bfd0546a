import { fold, words } from '../names/identifiers.ts';
import { isPlural } from '../names/plural.ts';
import type { PlanContext } from './context.ts';
import { type ModelDraft, slugOfModel } from './draft.ts';
import type { ResourceDraft } from './resources.ts';
import { describedFields, modelSlugs } from './resource-model.ts';
import { type Served, titleOfApi } from './served.ts';

/**
 * Why a collection whose records the document does not describe is not stored as any JSON objects; undefined
 * where it is described, or is a plain noun for which nothing else in the document could be meant.
 */
export function refusal(
  context: PlanContext,
  group: Served,
  all: readonly Served[],
  models: ReadonlyMap<string, ModelDraft>,
): string | undefined {
  const plain = slugOfModel(group.name);
  const isKnown = modelSlugs(group).some((slug) => models.has(slug) || context.foreignModel(slug) !== undefined);
  const isDescribed = all.some((other) => slugOfModel(other.name) === plain && describedFields(other).length > 0);
  if (isKnown || isDescribed) return undefined;

  const specs = [...[...models.values()].map((draft) => draft.spec()), ...context.foreignModels()];
  const param = group.endpoints.find(({ itemParam }) => itemParam !== undefined)?.itemParam;
  const holder = specs.find(({ fields }) =>
    fields.some(({ name }) => param !== undefined && fold(name) === fold(param)),
  );
  if (holder) return `its fields are not declared, and :${param} is a field of ${holder.name}`;
  if (!isPlural(words(group.name).at(-1) ?? '') && !/id$/i.test(param ?? '')) {
    return 'its fields are not declared, and it is no collection by its name';
  }
  const isWritten = group.operations.some((operation) => operation === 'create' || operation === 'replace');
  return !isWritten && models.size > 0 ? 'its fields are not declared, and nothing stores such records' : undefined;
}

/** Lists each collection of any JSON objects as open, so that nobody takes it for finished. */
export function noteUndeclared(context: PlanContext, resources: readonly ResourceDraft[]): void {
  for (const { model, first } of resources) {
    if (!model.schemaless) continue;
    context.leave(first, titleOfApi(first), 'its fields are not declared: any JSON object is stored', 'fields');
  }
}
