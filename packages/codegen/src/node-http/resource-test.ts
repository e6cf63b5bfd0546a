import type { Json } from '@orch/core';

import type { Operation, ParentBinding, ResourceInput } from '../plan/spec.ts';
import { fieldOf } from '../plan/spec.ts';
import { fixturesOf, inputFields, openingCode, recordCode } from './fixtures.ts';
import { address, literal, specifier } from './print.ts';
import { replaceTests, updateTests } from './resource-test/change.ts';
import { createTests } from './resource-test/create.ts';
import { listTests } from './resource-test/list.ts';
import { isOnCollection, notAllowed } from './resource-test/not-allowed.ts';
import { parentTests } from './resource-test/parents.ts';
import { block, missing, type Setting } from './resource-test/setting.ts';
import { Related } from './seeds.ts';

const constants = ['valid', 'other', 'third'];

const templates: Readonly<Record<Operation, (setting: Setting) => readonly string[]>> = {
  list: listTests,
  create: createTests,
  read: readTests,
  replace: replaceTests,
  update: updateTests,
  remove: removeTests,
};

/** Tests of the routes of a resource, by requests to an application in the same process. */
export function resourceTest(input: ResourceInput): string {
  const { model, parents, operations, lookup } = input;
  const path = `test/${input.taskId}/api-${input.slug}.test.js`;
  const related = new Related(model, input.related);
  const values = new Map(parents.map((parent) => [parent, parentValues(input, parent, related)]));
  const parentFields = parents.map(({ field }) => field);
  const { records, required, tables } = fixturesOf(model, related, parentFields);
  const isAlone = parentFields.some((field) => fieldOf(model, field)?.unique);
  const above = parents.flatMap(({ field, parent }) => parent ?? fieldOf(model, field)?.references ?? []);
  const opening = openingCode(related.seeds([...tables, ...above.map(({ table }) => table)]));
  const scopeOf = (index: number): Record<string, Json> =>
    Object.fromEntries(
      parents.flatMap((parent) => {
        const value = values.get(parent)?.[index];
        return value === undefined ? [] : [[parent.field, value]];
      }),
    );
  const elsewhere = scopeOf(1);
  const setting: Setting = {
    input,
    records: constants.slice(0, isAlone ? 1 : Math.max(1, records.length)),
    fields: inputFields(model).filter((field) => !parentFields.includes(field.name)),
    required,
    scope: parents.length === 0 ? '' : ', parent',
    sample: records[0] ?? {},
    related,
    open: opening.call,
    elsewhere: parents.length > 0 && Object.keys(elsewhere).length === parents.length ? elsewhere : undefined,
  };
  const inPath = (param: string): string => {
    const parent = parents.find((candidate) => candidate.param === param);
    return literal((parent && values.get(parent)?.[0]) ?? '');
  };
  const item = address(input.item, (param) => (param === lookup.param ? `record.${lookup.field}` : inPath(param)));
  const tests = [
    ...operations.flatMap((operation) => templates[operation](setting)),
    ...parentTests(setting, inPath),
    ...notAllowed(setting),
  ];
  const models = [model, ...input.related];
  const data = [
    ...(operations.some((operation) => !isOnCollection(operation))
      ? [`const itemOf = (/** @type {Record<string, any>} */ record) => ${item};`]
      : []),
    ...(parents.length > 0 ? [`const parent = ${literal(scopeOf(0))};`] : []),
    ...setting.records.map((name, index) => recordCode(name, records[index] ?? {})),
  ];
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { routes } from ${specifier(path, `src/features/${input.taskId}/api/${input.slug}.js`)};
${models.map((each) => `import { ${each.exportName} } from ${specifier(path, each.path)};\n`).join('')}import { openFeature } from ${specifier(path, 'src/lib/testing.js')};

const feature = { routes, models: [${models.map((each) => each.exportName).join(', ')}] };
const collection = ${address(input.collection, inPath)};
${data.join('\n')}
${opening.declaration}
${tests.join('\n\n')}
`;
}

/** Values of a path parameter in tests, the first of which is that of `parent`. */
function parentValues(input: ResourceInput, { field, parent }: ParentBinding, related: Related): readonly Json[] {
  if (parent) return related.valuesOf(parent.table, parent.field);
  const known = fieldOf(input.model, field);
  return known ? related.samples(known, 2) : [];
}

function readTests(setting: Setting): string[] {
  const { input, scope } = setting;
  return [
    block(
      setting,
      `GET ${input.item} answers the record`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const answer = await app.send('GET', itemOf(record));
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, record);`,
    ),
    missing(setting, 'GET'),
  ];
}

function removeTests(setting: Setting): string[] {
  const { input, scope } = setting;
  return [
    block(
      setting,
      `DELETE ${input.item} removes the record`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  assert.equal((await app.send('DELETE', itemOf(record))).status, 204);
  assert.equal(${input.model.exportName}.list(app.database).total, 0);
  assert.equal((await app.send('DELETE', itemOf(record))).status, 404);`,
    ),
  ];
}
