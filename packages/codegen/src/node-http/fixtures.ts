import type { Json } from '@orch/core';

import { samplesOf } from '../plan/samples.ts';
import type { ModelField, ModelSpec } from '../plan/spec.ts';

/** Test data of a model. */
export interface Fixtures {
  /** One to three records that can exist at the same time, with a value for every field. */
  readonly records: readonly Readonly<Record<string, Json>>[];
  /** Fields that a record cannot be without. */
  readonly required: readonly string[];
}

/** Fields that a client gives. */
export function inputFields(model: ModelSpec): readonly ModelField[] {
  return model.fields.filter((field) => !field.managed);
}

/**
 * Records for tests: fields that are unique differ in each, others where they can.
 * `without` leaves out fields that come from the path.
 */
export function fixturesOf(model: ModelSpec, without: readonly string[] = []): Fixtures {
  const fields = inputFields(model).filter((field) => !without.includes(field.name));
  const samples = fields.map((field) => ({ field, values: samplesOf(field, 3) }));
  const limits = samples
    .filter(({ field, values }) => field.unique && values.length > 0)
    .map(({ values }) => values.length);
  const records = Array.from({ length: Math.min(3, ...limits) }, (_, index) => {
    const entries = samples.flatMap(({ field, values }): [string, Json][] => {
      const value = values[Math.min(index, values.length - 1)];
      return value === undefined ? [] : [[field.name, value]];
    });
    return Object.fromEntries(model.schemaless ? [...entries, ['note', `record ${index + 1}`]] : entries);
  });
  const required = fields.filter((field) => field.required && field.default === undefined).map((field) => field.name);
  return { records, required };
}

/** Names of fields that answers show. */
export function shownFields(model: ModelSpec): readonly string[] {
  return model.fields.filter((field) => !field.secret).map((field) => field.name);
}

/** A record without what is never shown. */
export function shownOf(model: ModelSpec, record: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const secret = new Set(model.fields.filter((field) => field.secret).map((field) => field.name));
  return Object.fromEntries(Object.entries(record).filter(([name]) => !secret.has(name)));
}
