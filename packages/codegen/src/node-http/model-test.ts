import { invalidSample } from '../plan/samples.ts';
import type { ModelField, ModelSpec } from '../plan/spec.ts';
import { fixturesOf, inputFields, shownCode } from './fixtures.ts';
import { literal, quote, specifier } from './print.ts';

/** Tests of a model alone: what it stores, and what it refuses. */
export function modelTest(taskId: string, model: ModelSpec): string {
  const path = `test/${taskId}/model-${model.slug}.test.js`;
  const { records, required } = fixturesOf(model);
  const fields = inputFields(model);
  const name = model.exportName;
  const invalid = fields.flatMap((field) => {
    const value = invalidSample(field);
    return value === undefined ? [] : [[field.name, value]];
  });
  const limits = fields.flatMap(limitCases);
  const unique = fields.filter((field) => field.unique && records[0]?.[field.name] !== undefined);
  const shown = shownCode(model);
  const tests = [
    `test(${quote(`a ${model.name} is stored and found again`)}, () => {
  using feature = openFeature({ routes: [], models: [${name}] });
  const created = ${name}.create(feature.database, valid);
  ${shown.before}assert.partialDeepStrictEqual(created, ${shown.name});
  assert.deepEqual(${name}.find(feature.database, { ${primaryProperty(model)}: created.${model.primary.name} }), created);
  assert.equal(${name}.list(feature.database).total, 1);
});`,
    ...(required.length === 0
      ? []
      : [
          refusal(
            `a ${model.name} needs its required fields`,
            model,
            `for (const field of ${literal(required, '  ')}) {
    const { [field]: _, ...incomplete } = valid;
    assert.deepEqual(refusedFields(feature.database, incomplete), [field]);
  }`,
          ),
        ]),
    ...(invalid.length === 0
      ? []
      : [
          refusal(
            `a ${model.name} with a value of another type is refused`,
            model,
            `for (const [field, value] of ${literal(invalid, '  ')}) {
    assert.deepEqual(refusedFields(feature.database, { ...valid, [field]: value }), [field]);
  }`,
          ),
        ]),
    ...(limits.length === 0
      ? []
      : [
          refusal(
            `a ${model.name} with a value beyond its limits is refused`,
            model,
            `const cases = [${limits.map(([field, code]) => `\n    [${quote(field)}, ${code}],`).join('')}\n  ];
  for (const [field, value] of cases) {
    assert.deepEqual(refusedFields(feature.database, { ...valid, [field]: value }), [field]);
  }`,
          ),
        ]),
    ...(model.schemaless
      ? []
      : [
          refusal(
            `a ${model.name} with a property that is no field is refused`,
            model,
            `assert.deepEqual(refusedFields(feature.database, { ...valid, 'no such field': 1 }), ['no such field']);`,
          ),
        ]),
    ...unique.map(
      (field) => `test(${quote(`two records of ${model.name} with the same ${field.name} are refused`)}, () => {
  using feature = openFeature({ routes: [], models: [${name}] });
  ${name}.create(feature.database, valid);
  assert.throws(() => ${name}.create(feature.database, { ...${records.length > 1 ? 'other' : 'valid'}, ${field.name}: valid.${field.name} }), { status: 409 });
});`,
    ),
  ];
  const helper = tests.some((text) => text.includes('refusedFields('))
    ? `
/** Names of the fields for which a record is refused. */
function refusedFields(database, input) {
  try {
    ${name}.create(database, input);
    return [];
  } catch (error) {
    assert.equal(error.status, 422);
    return error.errors.map(({ field }) => field);
  }
}
`
    : '';
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ${name} } from ${specifier(path, model.path)};
import { openFeature } from ${specifier(path, 'src/lib/testing.js')};

const valid = ${literal(records[0] ?? {})};
${unique.length > 0 && records.length > 1 ? `const other = ${literal(records[1])};\n` : ''}${helper}
${tests.join('\n\n')}
`;
}

function refusal(title: string, model: ModelSpec, body: string): string {
  return `test(${quote(title)}, () => {
  using feature = openFeature({ routes: [], models: [${model.exportName}] });
  ${body}
});`;
}

function primaryProperty(model: ModelSpec): string {
  return model.primary.name;
}

/** Code of values just outside of the limits of a field. */
function limitCases(field: ModelField): readonly (readonly [string, string])[] {
  if (field.list || field.values) return [];
  const cases: [string, string][] = [];
  if (
    (field.type === 'string' || field.type === 'text') &&
    field.maxLength !== undefined &&
    field.maxLength <= 10_000
  ) {
    cases.push([field.name, `'x'.repeat(${field.maxLength + 1})`]);
  }
  if ((field.type === 'string' || field.type === 'text') && field.minLength !== undefined) {
    cases.push([field.name, `'x'.repeat(${field.minLength - 1})`]);
  }
  if (field.minimum !== undefined && field.minimum > -1e15) cases.push([field.name, String(field.minimum - 1)]);
  if (field.maximum !== undefined && field.maximum < 1e15) cases.push([field.name, String(field.maximum + 1)]);
  return cases;
}
