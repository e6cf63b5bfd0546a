import type { Field } from '@orch/prd';

import { fold, propertyName } from '../names/identifiers.ts';
import { slugOfModel } from './draft.ts';
import { readField } from './fields.ts';
import { fieldOf, type ModelField, type ModelSpec } from './spec.ts';

/** What a document says about a field, and the model that another feature owns does not hold. */
export interface Difference {
  readonly field: string;
  readonly reason: string;
}

type Told = string | number | boolean | undefined;

const limits = ['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;

/**
 * Compares the fields that a document declares with a model that exists already: type, whether a value is required,
 * unique or the key, limits, allowed values, defaults and references. What the document leaves unsaid differs from
 * nothing; fields that the model lacks are not compared.
 */
export function differences(fields: readonly Field[], model: ModelSpec): readonly Difference[] {
  return fields.flatMap((source) => {
    const name = propertyName(source.name);
    const known = fieldOf(model, name);
    const found = known ? ofField(source, known, model) : ofIdentity(source, model);
    return found.map((reason) => ({ field: name, reason }));
  });
}

function ofIdentity({ name, type, declaredType }: Field, { primary }: ModelSpec): readonly string[] {
  if (fold(name) !== fold(primary.name) || declaredType === undefined) return [];
  const asked = type === 'integer' ? 'integer' : 'uuid';
  return asked === primary.type ? [] : [differs('type', type, primary.type)];
}

function ofField(source: Field, known: ModelField, model: ModelSpec): readonly string[] {
  const { field } = readField(source);
  const isSaid = source.declaredType !== undefined;
  const found: string[] = [];
  const compare = (what: string, asked: Told, has: Told): void => {
    if (asked !== has) found.push(differs(what, asked, has));
  };
  if (isSaid && !isSameType(field, known)) found.push(differs('type', typeOf(field), typeOf(known)));
  if (source.primary === true && model.key !== known.name) found.push('it is the key here, and not there');
  if (isSaid && !field.managed && !known.managed) {
    if (source.required && known.required !== true) found.push('it is required here, and optional there');
    if (!source.required && known.required === true && source.primary !== true) {
      found.push('it is optional here, and required there');
    }
  }
  if (field.unique && !known.unique) found.push('it is unique here, and not there');
  for (const limit of limits) if (field[limit] !== undefined) compare(limit, field[limit], known[limit]);
  if (field.values) compare('list of values', listed(field.values), listed(known.values));
  if (field.default !== undefined) compare('default', field.default, known.default);
  if (source.references !== undefined) {
    const table = slugOfModel(source.references).replaceAll('-', '_');
    compare('referenced model', table, known.references?.table);
  }
  return found;
}

/** Texts of one or several lines are stored alike, and a reference has the type of what it refers to. */
function isSameType(asked: ModelField, known: ModelField): boolean {
  if (asked.list !== known.list) return false;
  if (known.references) return isNumber(asked) === isNumber(known);
  return asked.type === known.type || (isText(asked) && isText(known));
}

function isText({ type }: ModelField): boolean {
  return type === 'string' || type === 'text';
}

function isNumber({ type }: ModelField): boolean {
  return type === 'integer' || type === 'number';
}

function typeOf({ type, list }: ModelField): string {
  return list ? `list of ${type}` : type;
}

function listed(values: ModelField['values']): string | undefined {
  return values?.map(String).sort(byUnits).join(', ');
}

function byUnits(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function differs(what: string, asked: Told, has: Told): string {
  const told = (value: Told): string => (value === undefined ? 'none' : String(value).slice(0, 100));
  return `its ${what} is ${told(asked)} here, and ${told(has)} there`;
}
