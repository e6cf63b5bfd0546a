import { invalidSample } from '../plan/samples.ts';
import type { ModelField, ModelSpec } from '../plan/spec.ts';
import { fixturesOf, inputFields, openingCode, recordCode, shownCode } from './fixtures.ts';
import { indefinite, literal, quote, specifier } from './print.ts';
import { referenceTests } from './reference-test.ts';
import { Related } from './seeds.ts';

/** Tests of a model alone: what it stores, and what it refuses. */
export function modelTest(taskId: string, model: ModelSpec, others: readonly ModelSpec[]): string {
  const path = `test/${taskId}/model-${model.slug}.test.js`;
  const related = new Related(model, others);
  const { records, required, tables } = fixturesOf(model, related);
  const opening = openingCode(related.seeds(tables));
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
    `test(${quote(`${indefinite(model.name)} is stored and found again`)}, () => {
  using app = ${opening.call};
  const created = ${name}.create(app.database, valid);
  ${shown.before}assert.partialDeepStrictEqual(created, ${shown.name});
  assert.deepEqual(${name}.find(app.database, { ${primaryProperty(model)}: created.${model.primary.name} }), created);
  assert.equal(${name}.list(app.database).total, 1);
});`,
    ...(required.length === 0
      ? []
      : [
          refusal(
            opening.call,
            `${indefinite(model.name)} needs its required fields`,
            `for (const field of ${literal(required, '  ')}) {
    const { [field]: _, ...incomplete } = valid;
    assert.deepEqual(refusedFields(() => ${name}.create(app.database, incomplete)), [field]);
  }`,
          ),
        ]),
    ...(invalid.length === 0
      ? []
      : [
          refusal(
            opening.call,
            `${indefinite(model.name)} with a value of another type is refused`,
            `for (const [field, value] of ${literal(invalid, '  ')}) {
    const input = { ...valid, [field]: value };
    assert.deepEqual(refusedFields(() => ${name}.create(app.database, input)), [field]);
  }`,
          ),
        ]),
    ...(limits.length === 0
      ? []
      : [
          refusal(
            opening.call,
            `${indefinite(model.name)} with a value beyond its limits is refused`,
            `const cases = [${limits.map(([field, code]) => `\n    [${quote(field)}, ${code}],`).join('')}\n  ];
  for (const [field, value] of cases) {
    const input = { ...valid, [field]: value };
    assert.deepEqual(refusedFields(() => ${name}.create(app.database, input)), [field]);
  }`,
          ),
        ]),
    ...(model.schemaless
      ? []
      : [
          refusal(
            opening.call,
            `${indefinite(model.name)} with a property that is no field is refused`,
            `const input = { ...valid, 'no such field': 1 };
  assert.deepEqual(refusedFields(() => ${name}.create(app.database, input)), ['no such field']);`,
          ),
        ]),
    ...unique.map(
      (field) => `test(${quote(`two records of ${model.name} with the same ${field.name} are refused`)}, () => {
  using app = ${opening.call};
  ${name}.create(app.database, valid);
  assert.throws(() => ${name}.create(app.database, { ...${records.length > 1 ? 'other' : 'valid'}, ${field.name}: valid.${field.name} }), { status: 409 });
});`,
    ),
  ];
  tests.push(...referenceTests(model, others, records, opening.call));
  const needsOther = tests.some((text) => text.includes('...other'));
  const helpers = tests.some((text) => text.includes('refusedFields(')) ? 'openFeature, refusedFields' : 'openFeature';
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ${name} } from ${specifier(path, model.path)};
${others.map((each) => `import { ${each.exportName} } from ${specifier(path, each.path)};\n`).join('')}import { ${helpers} } from ${specifier(path, 'src/lib/testing.js')};

const feature = { routes: [], models: [${[model, ...others].map((each) => each.exportName).join(', ')}] };
${recordCode('valid', records[0] ?? {})}
${needsOther && records.length > 1 ? `${recordCode('other', records[1] ?? {})}\n` : ''}${opening.declaration}
${tests.join('\n\n')}
`;
}

function refusal(call: string, title: string, body: string): string {
  return `test(${quote(title)}, () => {
  using app = ${call};
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
  for (const bound of [field.exclusiveMinimum, field.exclusiveMaximum])
    if (bound !== undefined) cases.push([field.name, String(bound)]);
  return cases;
}
