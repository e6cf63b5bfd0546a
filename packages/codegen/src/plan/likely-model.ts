import { fileSlug, fold, propertyName, words } from '../names/identifiers.ts';
import { isPlural, mayBePluralOf } from '../names/plural.ts';
import type { PlanContext } from './context.ts';
import { type ModelDraft, slugOfModel } from './draft.ts';
import { isPathParameter, modelSlugs, requestFields } from './resource-model.ts';
import type { Served } from './served.ts';
import type { ModelSpec } from './spec.ts';

/** The model that a collection means without giving its whole name, or why none can be taken for it. */
export type Likely = { readonly slug: string } | { readonly reason: string };

/**
 * The only one of the models of which a segment of a path is the plural in another language than English, where
 * none is called as it: `kunde` of `/api/kunden`.
 */
export function meantSlug(segment: string, slugs: readonly string[]): string | undefined {
  const many = fileSlug(segment.slice(segment.lastIndexOf('/') + 1));
  if (slugs.includes(slugOfModel(many))) return undefined;
  const [start, last] = parts(many);
  const found = slugs.filter((slug) => {
    const [other, word] = parts(slug);
    return other === start && mayBePluralOf(last, word);
  });
  return found.length === 1 ? found[0] : undefined;
}

/** A slug without its last word, and that word. */
function parts(slug: string): readonly [string, string] {
  const cut = slug.lastIndexOf('-') + 1;
  return [slug.slice(0, cut), slug.slice(cut)];
}

/**
 * The model whose name ends in that of the collection (`/bookings` for `Room booking`), where no other one fits and
 * it has all fields that requests state. Undefined where the collection is named after a model, or no model of the
 * document ends so. Models of other features count only where requests state fields: these are what tells them.
 */
export function likelyModel(
  context: PlanContext,
  group: Served,
  all: readonly Served[],
  models: ReadonlyMap<string, ModelDraft>,
): Likely | undefined {
  if (modelSlugs(group).some((slug) => models.has(slug) || context.foreignModel(slug) !== undefined)) return undefined;
  const plain = slugOfModel(group.name);
  const asked = requestFields(group).filter((field) => !isPathParameter(group, field.name));
  const isMeant = ({ slug }: ModelSpec): boolean => slug.endsWith(`-${plain}`);
  const own = [...models.values()].map((draft) => draft.spec()).filter(isMeant);
  const foreign = asked.length === 0 ? [] : context.foreignModels().filter(isMeant);
  const lacking = (model: ModelSpec): readonly string[] => {
    const known = new Set([model.primary, ...model.fields].map(({ name }) => fold(name)));
    return [...new Set(asked.map(({ name }) => propertyName(name)).filter((name) => !known.has(fold(name))))];
  };
  const fitting = [...own, ...foreign].filter((model) => lacking(model).length === 0);
  const [meant, rival] = fitting;
  if (meant && rival) {
    return { reason: `${fitting.map(({ name }) => name).join(' or ')} may be meant: name the collection after one` };
  }
  const ask = (name: string): string => `if ${name} is meant, name it so; else declare the model ${group.name}`;
  if (!meant) {
    const [first] = own;
    return first && { reason: `${first.name} does not have ${lacking(first).join(', ')}: ${ask(first.name)}` };
  }
  if (!isPlural(words(group.name).at(-1) ?? '')) return { reason: `it is no plural: ${ask(meant.name)}` };
  const elsewhere = all.find((other) => other !== group && slugOfModel(other.name) === meant.slug);
  if (elsewhere) {
    return { reason: `${meant.name} has the collection ${elsewhere.collection.pattern} already: ${ask(meant.name)}` };
  }
  return { slug: meant.slug };
}
