import type { Json } from '@orch/core';

import type { ModelField, ModelSpec } from '../plan/spec.ts';
import { indefinite, literal, quote } from './print.ts';
import { unknownId } from './seeds.ts';

/** Tests of the fields of a model that refer to other records; `call` opens the feature. */
export function referenceTests(
  model: ModelSpec,
  others: readonly ModelSpec[],
  records: readonly Readonly<Record<string, Json>>[],
  call: string,
): string[] {
  const known = [model, ...others];
  return model.fields.flatMap((field) => {
    const target = known.find(({ table }) => table === field.references?.table);
    if (!target) return [];
    const test = (title: string, body: string): string => `test(${quote(title)}, () => {
  using app = ${call};
${body}});`;
    return [
      test(
        `${indefinite(model.name)} whose ${field.name} is unknown is refused`,
        `  const input = { ...valid, ${field.name}: ${literal(unknownId(field.type))} };
  assert.deepEqual(refusedFields(() => ${model.exportName}.create(app.database, input)), [${quote(field.name)}]);
`,
      ),
      ...removal(model, field, target, records).map((body) =>
        test(
          `${indefinite(target.name)} to which ${field.name} of ${indefinite(model.name)} refers is not removed`,
          body,
        ),
      ),
    ];
  });
}

function removal(
  model: ModelSpec,
  { name, references }: ModelField,
  target: ModelSpec,
  records: readonly Readonly<Record<string, Json>>[],
): string[] {
  const { exportName, primary } = target;
  const held = references?.field ?? primary.name;
  if (target === model) {
    if (records.length < 2) return [];
    return [
      `  const first = ${exportName}.create(app.database, valid);
  const second = ${exportName}.create(app.database, { ...other, ${name}: first.${held} });
  assert.throws(() => ${exportName}.remove(app.database, { ${primary.name}: first.${primary.name} }), { status: 409 });
  assert.ok(${exportName}.remove(app.database, { ${primary.name}: second.${primary.name} }));
`,
    ];
  }
  if (records[0]?.[name] === undefined) return [];
  return [
    `  ${model.exportName}.create(app.database, valid);
  assert.throws(() => ${exportName}.remove(app.database, { ${held}: valid.${name} }), { status: 409 });
`,
  ];
}
