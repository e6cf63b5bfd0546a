import type { Json } from '@orch/core';

import type { ModelField, ModelSpec, PageView } from '../plan/spec.ts';
import { literal } from './print.ts';
import { Related, type Seed } from './seeds.ts';

/** Test data of a model. */
export interface Fixtures {
  /** One to three records that can exist at the same time, with a value for every field that can have one. */
  readonly records: readonly Readonly<Record<string, Json>>[];
  /** Fields that a record cannot be without. */
  readonly required: readonly string[];
  /** Tables to which the records refer. */
  readonly tables: readonly string[];
}

/** Fields that a client gives. */
export function inputFields(model: ModelSpec): readonly ModelField[] {
  return model.fields.filter((field) => !field.managed);
}

/**
 * Records for tests: fields that are unique differ in each, others where they can.
 * `without` leaves out fields that come from the path.
 */
export function fixturesOf(model: ModelSpec, related: Related, without: readonly string[] = []): Fixtures {
  const fields = inputFields(model).filter((field) => !without.includes(field.name));
  const samples = fields.map((field) => ({ field, values: related.samples(field, 3) }));
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
  const tables = samples.flatMap(({ field, values }) =>
    field.references && values.length > 0 ? [field.references.table] : [],
  );
  return { records, required, tables };
}

/** Names of the properties that a page shows: those that the document names, else all, or the identity alone. */
export function shownColumns(view: Exclude<PageView, { readonly kind: 'plain' }>): readonly string[] {
  const { model } = view;
  if (view.kind === 'list' && view.columns) return view.columns;
  const names = model.fields.filter((field) => !field.secret).map((field) => field.name);
  return names.length > 0 ? names : [model.primary.name];
}

/** A statement that takes what answers never show from the constant `valid`, and the name of the rest. */
export function shownCode(model: ModelSpec): { readonly before: string; readonly name: string } {
  const secrets = model.fields.filter((field) => field.secret);
  if (secrets.length === 0) return { before: '', name: 'valid' };
  const names = secrets.map((field, index) => `${field.name}: _${index + 1}`).join(', ');
  return { before: `const { ${names}, ...shown } = valid;\n  `, name: 'shown' };
}

/** A constant that holds a record. */
export function recordCode(name: string, record: Readonly<Record<string, Json>>): string {
  return `/** @type {Record<string, any>} */\nconst ${name} = ${literal(record)};`;
}

/** Statements that store records in `app`, one a line. */
export function seedCode(seeds: readonly Seed[]): string {
  const lines = seeds.map(({ model, id, record }) => {
    const scope = literal({ [model.primary.name]: id }, '  ');
    return `  ${model.exportName}.create(app.database, ${literal(record, '  ')}, ${scope});\n`;
  });
  return lines.join('');
}

/** How tests open the feature: by a function that also stores what the records refer to, if there is anything. */
export function openingCode(seeds: readonly Seed[]): { readonly declaration: string; readonly call: string } {
  if (seeds.length === 0) return { declaration: '', call: 'openFeature(feature)' };
  return {
    declaration: `
/** The feature with the records to which those of the tests refer. */
function open() {
  const app = openFeature(feature);
${seedCode(seeds)}  return app;
}
`,
    call: 'open()',
  };
}
