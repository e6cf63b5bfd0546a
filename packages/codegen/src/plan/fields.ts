import type { Field } from '@orch/prd';

import { capital, fold, propertyName } from '../names/identifiers.ts';
import { isInside, samplesOf } from './samples.ts';
import type { FieldType, ModelField } from './spec.ts';

/** A field of a document as generated code can hold it, and what of it could not be kept. */
export interface FieldReading {
  readonly field: ModelField;
  readonly notes: readonly string[];
}

/** Longer minimum lengths would make the test data unreadable and the request body too large. */
const maxMinLength = 5000;

const secretName = /^(?:\w*(?:password|passwd|passphrase)|password\w*hash)$/;
const textTypes: ReadonlySet<FieldType> = new Set(['string', 'text', 'date', 'datetime', 'uuid', 'email', 'url']);
const formatted: ReadonlySet<FieldType> = new Set(['date', 'datetime', 'uuid']);
const currentTime = /^(?:now(?:\(\))?|current_(?:timestamp|date)(?:\(\))?|date\.now(?:\(\))?)$/i;

/**
 * Turns a field of the document into one of a model. Limits that contradict each other or the type
 * are left out and noted, so that every model can be filled.
 */
export function readField(source: Field): FieldReading {
  const notes: string[] = [];
  const name = propertyName(source.name);
  const label = labelOf(source.name);
  const values = readValues(source, notes);
  const managed = readManaged(source);
  const isText = source.type === 'string' || source.type === 'text';
  const secret = isText && !source.list && !values && secretName.test(fold(source.name));
  if (secret && source.unique) notes.push(`${name}: hashed, so it cannot be unique`);

  const base: ModelField = {
    name,
    ...(label !== undefined && { label }),
    type: source.type,
    ...(source.list && { list: true as const }),
    ...(source.unique && !secret && !managed && { unique: true as const }),
    ...(values && { values }),
    ...(secret && { secret: true as const }),
    ...(managed && { managed }),
  };
  if (managed) return { field: base, notes };

  const bounded = { ...base, ...(!values && readLimits(source)) };
  const limited = samplesOf(bounded, 1).length > 0 ? bounded : base;
  if (limited !== bounded) notes.push(`${name}: the limits leave no possible value and are not checked`);

  const initial = readDefault(source, limited);
  if (
    source.defaultValue !== undefined &&
    initial === undefined &&
    !/^(?:null|none)?$/i.test(source.defaultValue.trim())
  ) {
    notes.push(`${name}: the default ${JSON.stringify(source.defaultValue.slice(0, 60))} is not a value of its type`);
  }
  const required = source.required && (source.defaultValue === undefined || initial !== undefined);
  const field = {
    ...limited,
    ...(required && { required: true as const }),
    ...(initial !== undefined && { default: initial }),
  };
  return { field, notes };
}

/** A name that code spells otherwise, as a page shows it. */
function labelOf(name: string): string | undefined {
  const written = name.toWellFormed().trim();
  return /^\w*(?:\[\])?\??$/.test(written) || written.length > 100 ? undefined : capital(written);
}

function readValues(source: Field, notes: string[]): readonly (string | number)[] | undefined {
  const values = [...new Set(source.values?.map((value) => value.toWellFormed()))];
  if (values.length === 0 || source.type === 'boolean' || source.type === 'json') return undefined;
  if (source.type === 'integer' || source.type === 'number') {
    const numbers = [...new Set(values.map(Number))];
    const valid = numbers.every((value) =>
      source.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value),
    );
    if (valid && values.every((value) => value.trim() !== '')) return numbers;
  } else if (!formatted.has(source.type) && source.type !== 'email' && source.type !== 'url') return values;
  notes.push(`${propertyName(source.name)}: the allowed values are not of type ${source.type} and are not checked`);
  return undefined;
}

function readManaged({ name, type, list, defaultValue }: Field): 'created' | 'updated' | undefined {
  if (list || (type !== 'date' && type !== 'datetime')) return undefined;
  if (['createdat', 'createdon', 'datecreated', 'createdtime'].includes(fold(name))) return 'created';
  if (['updatedat', 'updatedon', 'modifiedat', 'lastmodified', 'lastupdated'].includes(fold(name))) return 'updated';
  return defaultValue !== undefined && currentTime.test(defaultValue.trim()) ? 'created' : undefined;
}

function readLimits(field: Field): Partial<ModelField> {
  const { type, minLength, maxLength } = field;
  if (textTypes.has(type) && !formatted.has(type)) {
    const least =
      minLength !== undefined && minLength > 0 && minLength <= maxMinLength ? Math.ceil(minLength) : undefined;
    const most = maxLength !== undefined && maxLength >= 0 && maxLength < 2 ** 31 ? Math.floor(maxLength) : undefined;
    return { ...(least !== undefined && { minLength: least }), ...(most !== undefined && { maxLength: most }) };
  }
  if (type !== 'integer' && type !== 'number') return {};
  const whole = type === 'integer';
  const bounds = {
    minimum: finite(field.minimum, whole ? Math.ceil : undefined),
    maximum: finite(field.maximum, whole ? Math.floor : undefined),
    exclusiveMinimum: finite(field.exclusiveMinimum),
    exclusiveMaximum: finite(field.exclusiveMaximum),
  };
  return Object.fromEntries(Object.entries(bounds).filter(([, bound]) => bound !== undefined));
}

function finite(value: number | undefined, round: (value: number) => number = (same) => same): number | undefined {
  return value !== undefined && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? round(value) + 0 : undefined;
}

function readDefault({ defaultValue }: Field, field: ModelField): string | number | boolean | undefined {
  if (defaultValue === undefined || field.list || field.secret || field.unique) return undefined;
  const text = defaultValue
    .toWellFormed()
    .trim()
    .replace(/^(['"`])(.*)\1$/s, '$2');
  if (field.type === 'boolean') return /^(?:true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
  if (field.type === 'integer' || field.type === 'number') {
    const value = /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    const valid = field.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
    return valid && isInside(value, field) && (!field.values || field.values.includes(value)) ? value + 0 : undefined;
  }
  if (field.type !== 'string' && field.type !== 'text') return undefined;
  if (/\(\s*\)$/.test(text) || text.length > 1000) return undefined;
  if (field.values) return field.values.includes(text) ? text : undefined;
  return text.length >= (field.minLength ?? 0) && text.length <= (field.maxLength ?? text.length) ? text : undefined;
}
