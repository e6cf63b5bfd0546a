import type { Json } from '@orch/core';

import { invalidSample, samplesOf } from '../plan/samples.ts';
import type { ModelField, Operation, ResourceInput } from '../plan/spec.ts';
import { fixturesOf, inputFields, shownCode } from './fixtures.ts';
import { address, literal, quote, specifier } from './print.ts';

/** What the test templates share. */
interface Setting {
  readonly input: ResourceInput;
  /** Names of the constants that hold the records, best first. */
  readonly records: readonly string[];
  readonly fields: readonly ModelField[];
  readonly required: readonly string[];
  /** Conditions of the parent, as code for `create`. */
  readonly scope: string;
  readonly sample: Readonly<Record<string, Json>>;
}

const constants = ['valid', 'other', 'third'];

/** Tests of the routes of a resource, by requests to an application in the same process. */
export function resourceTest(input: ResourceInput): string {
  const { model, parents, operations, lookup } = input;
  const path = `test/${input.taskId}/api-${input.slug}.test.js`;
  const parentFields = parents.map(({ field }) => field);
  const { records, required } = fixturesOf(model, parentFields);
  const scopeValues = parents.map(({ param, field }) => ({ param, value: parentSample(input, field, 0) }));
  const scope = parents.length === 0 ? '' : ', parent';
  const setting: Setting = {
    input,
    records: constants.slice(0, Math.max(1, records.length)),
    fields: inputFields(model).filter((field) => !parentFields.includes(field.name)),
    required,
    scope,
    sample: records[0] ?? {},
  };
  const collection = address(input.collection, (param) =>
    literal(scopeValues.find((entry) => entry.param === param)?.value ?? ''),
  );
  const item = address(input.item, (param) =>
    param === lookup.param
      ? `record.${lookup.field}`
      : literal(scopeValues.find((entry) => entry.param === param)?.value ?? ''),
  );
  const parentObject = Object.fromEntries(parents.map(({ field }) => [field, parentSample(input, field, 0)]));
  const onItem = operations.some((operation) => !isOnCollection(operation));
  const tests = [...operations.flatMap((operation) => templates[operation](setting)), ...notAllowed(setting)];
  const data = setting.records.map((name, index) => `const ${name} = ${literal(records[index] ?? {})};`);
  const { exportName } = model;
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';

import { routes } from ${specifier(path, `src/features/${input.taskId}/api/${input.slug}.js`)};
import { ${exportName} } from ${specifier(path, model.path)};
import { openFeature } from ${specifier(path, 'src/lib/testing.js')};

const feature = { routes, models: [${exportName}] };
const collection = ${collection};
${onItem ? `const itemOf = (record) => ${item};\n` : ''}${parents.length > 0 ? `const parent = ${literal(parentObject)};\n` : ''}${data.join('\n')}

${tests.join('\n\n')}
`;
}

const templates: Readonly<Record<Operation, (setting: Setting) => readonly string[]>> = {
  list: listTests,
  create: createTests,
  read: ({ input, scope }) => [
    block(
      `GET ${input.item} answers the record`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const answer = await app.send('GET', itemOf(record));
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, record);`,
    ),
    missing('GET', input),
  ],
  replace: replaceTests,
  update: updateTests,
  remove: ({ input, scope }) => [
    block(
      `DELETE ${input.item} removes the record`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  assert.equal((await app.send('DELETE', itemOf(record))).status, 204);
  assert.equal(${input.model.exportName}.list(app.database).total, 0);
  assert.equal((await app.send('DELETE', itemOf(record))).status, 404);`,
    ),
  ],
};

function listTests({ input, records, scope }: Setting): string[] {
  const { exportName } = input.model;
  const tests = [
    block(
      `GET ${input.collection} lists the records in order`,
      `
  assert.deepEqual((await app.send('GET', collection)).body, { items: [], total: 0, limit: 50, offset: 0 });
  const stored = [${records.join(', ')}].map((input) => ${exportName}.create(app.database, input${scope}));
  const answer = await app.send('GET', collection);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { items: stored, total: stored.length, limit: 50, offset: 0 });
  const part = await app.send('GET', \`\${collection}?limit=1&offset=\${stored.length - 1}\`);
  assert.deepEqual(part.body.items, stored.slice(-1));
  assert.equal((await app.send('GET', \`\${collection}?limit=none\`)).status, 400);`,
    ),
    block(
      `HEAD ${input.collection} has no body`,
      `
  const answer = await app.send('HEAD', collection);
  assert.deepEqual([answer.status, answer.text], [200, '']);`,
    ),
  ];
  const elsewhere = input.parents.map(({ field }) => [field, parentSample(input, field, 1)] as const);
  if (elsewhere.length > 0 && elsewhere.every(([, value]) => value !== undefined)) {
    tests.push(
      block(
        `GET ${input.collection} leaves out records of another parent`,
        `
  ${exportName}.create(app.database, valid, ${literal(Object.fromEntries(elsewhere), '  ')});
  assert.equal((await app.send('GET', collection)).body.total, 0);`,
      ),
    );
  }
  return tests;
}

function createTests({ input, fields, required, records, sample, scope }: Setting): string[] {
  const { model, collection } = input;
  const post = `POST ${collection}`;
  const shown = shownCode(model);
  const tests = [
    block(
      `${post} stores a record`,
      `
  const answer = await app.send('POST', collection, valid);
  assert.equal(answer.status, 201);
  ${shown.before}assert.partialDeepStrictEqual(answer.body, ${shown.name});
  assert.deepEqual(${model.exportName}.list(app.database${scope}).items, [answer.body]);${
    input.operations.includes('read')
      ? `
  const stored = await app.send('GET', answer.headers.get('location'));
  assert.deepEqual(stored.body, answer.body);`
      : ''
  }`,
    ),
    block(
      `${post} refuses what is no JSON object`,
      `
  const json = { 'content-type': 'application/json' };
  const post = (body, headers) => app.request(collection, { method: 'POST', body, headers });
  assert.equal((await post('{"', json)).status, 400);
  assert.equal((await post('[]', json)).status, 422);
  assert.equal((await post('hello', { 'content-type': 'text/plain' })).status, 415);
  assert.equal((await post(JSON.stringify('x'.repeat(1024 * 1024)), json)).status, 413);
  assert.equal(${model.exportName}.list(app.database).total, 0);`,
    ),
  ];
  const secrets = fields.filter((field) => field.secret).map((field) => field.name);
  if (secrets.length > 0) {
    tests.push(
      block(
        `${post} does not answer secrets`,
        `
  const { body } = await app.send('POST', collection, valid);
  for (const field of ${literal(secrets)}) assert.ok(!Object.hasOwn(body, field));`,
      ),
    );
  }
  const wrong = fields
    .map((field) => [field.name, invalidSample(field)] as const)
    .filter(([, value]) => value !== undefined);
  const cases = [
    ...required.map((name) => `[{ ...valid, ${name}: null }, ${quote(name)}]`),
    ...wrong.slice(0, 10).map(([name, value]) => `[{ ...valid, ${name}: ${literal(value)} }, ${quote(name)}]`),
    ...(model.schemaless ? [] : [`[{ ...valid, 'no such field': 1 }, 'no such field']`]),
  ];
  if (cases.length > 0) {
    tests.push(
      block(
        `${post} says which field is not valid`,
        `
  const cases = [${cases.map((code) => `\n    ${code},`).join('')}
  ];
  for (const [input, field] of cases) {
    const answer = await app.send('POST', collection, input);
    assert.equal(answer.status, 422);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(answer.body.errors.map((error) => error.field), [field]);
  }`,
      ),
    );
  }
  const unique = fields.find((field) => field.unique && sample[field.name] !== undefined);
  if (unique) {
    const rival = `{ ...${records[1] ?? 'valid'}, ${unique.name}: valid.${unique.name} }`;
    tests.push(
      block(
        `${post} refuses a second record with the same ${unique.name}`,
        `
  assert.equal((await app.send('POST', collection, valid)).status, 201);
  assert.equal((await app.send('POST', collection, ${rival})).status, 409);`,
      ),
    );
  }
  return tests;
}

function replaceTests(setting: Setting): string[] {
  const { input, records, required, scope } = setting;
  const content = records[1] ?? 'valid';
  const tests = [
    block(
      `PUT ${input.item} gives the record new content`,
      `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const answer = await app.send('PUT', itemOf(record), ${content});
  assert.equal(answer.status, 200);
  assert.equal(answer.body.${input.model.primary.name}, record.${input.model.primary.name});
  assert.deepEqual(${input.model.exportName}.list(app.database).items, [answer.body]);${compare(setting, content)}`,
    ),
    missing('PUT', input, content),
  ];
  const needed = required.find((name) => name !== input.lookup.field);
  if (needed !== undefined) {
    tests.push(
      block(
        `PUT ${input.item} refuses incomplete content`,
        `
  const record = ${input.model.exportName}.create(app.database, valid${scope});
  const { ${needed}: _, ...incomplete } = valid;
  assert.equal((await app.send('PUT', itemOf(record), incomplete)).status, 422);`,
      ),
    );
  }
  return tests;
}

function updateTests(setting: Setting): string[] {
  const { input, records, fields, scope } = setting;
  const { exportName } = input.model;
  const tests = [
    block(
      `PATCH ${input.item} changes nothing but what is sent`,
      `
  const record = ${exportName}.create(app.database, valid${scope});
  const same = await app.send('PATCH', itemOf(record), {});
  assert.equal(same.status, 200);
  assert.equal(same.body.${input.model.primary.name}, record.${input.model.primary.name});`,
    ),
    missing('PATCH', input, '{}'),
  ];
  const field = fields.find((candidate) => !candidate.secret && samplesOf(candidate, 2).length > 1);
  if (field && records.length > 1) {
    tests.push(
      block(
        `PATCH ${input.item} stores a new ${field.name}`,
        `
  const record = ${exportName}.create(app.database, valid${scope});
  const answer = await app.send('PATCH', itemOf(record), { ${field.name}: other.${field.name} });
  assert.deepEqual(answer.body.${field.name}, other.${field.name});
  assert.deepEqual(${exportName}.list(app.database).items, [answer.body]);`,
      ),
    );
  }
  const wrong = fields
    .map((candidate) => [candidate.name, invalidSample(candidate)] as const)
    .find(([, value]) => value !== undefined);
  if (wrong) {
    tests.push(
      block(
        `PATCH ${input.item} refuses a value that is not valid`,
        `
  const record = ${exportName}.create(app.database, valid${scope});
  const answer = await app.send('PATCH', itemOf(record), { ${wrong[0]}: ${literal(wrong[1])} });
  assert.equal(answer.status, 422);
  assert.deepEqual(${exportName}.list(app.database).items, [record]);`,
      ),
    );
  }
  return tests;
}

/** A method that the feature does not route is answered by 405. */
function notAllowed({ input }: Setting): string[] {
  const cases = ([true, false] as const).flatMap((onCollection) => {
    const routed = input.operations.filter((operation) => isOnCollection(operation) === onCollection);
    if (routed.length === 0) return [];
    const methods = routed.map((operation) => methodNames[operation]);
    const refused = ['DELETE', 'PUT', 'POST', 'PATCH', 'GET'].find((method) => !methods.includes(method));
    const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort().join(', ');
    const path = onCollection ? input.collection : input.item;
    const target = onCollection ? 'collection' : `itemOf(${literal({ [input.lookup.field]: 'x' })})`;
    return [
      block(
        `${refused} ${path} is not allowed`,
        `
  const answer = await app.send('${refused}', ${target});
  assert.deepEqual([answer.status, answer.headers.get('allow')], [405, '${allow}']);
  const options = await app.send('OPTIONS', ${target});
  assert.deepEqual([options.status, options.headers.get('allow')], [204, '${allow}']);`,
      ),
    ];
  });
  return cases;
}

const methodNames: Readonly<Record<Operation, string>> = {
  list: 'GET',
  create: 'POST',
  read: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  remove: 'DELETE',
};

function isOnCollection(operation: Operation): boolean {
  return operation === 'list' || operation === 'create';
}

function missing(method: string, input: ResourceInput, body?: string): string {
  const sent = body === undefined ? '' : `, ${body}`;
  return block(
    `${method} ${input.item} answers 404 where there is no record`,
    `
  const answer = await app.send('${method}', itemOf(${literal({ [input.lookup.field]: 'nothing' })})${sent});
  assert.equal(answer.status, 404);`,
  );
}

function compare({ fields, records }: Setting, content: string): string {
  const shown = fields.filter((field) => !field.secret).map((field) => field.name);
  if (shown.length === 0 || records.length < 2) return '';
  return `
  for (const field of ${literal(shown, '  ')}) assert.deepEqual(answer.body[field], ${content}[field]);`;
}

/** A value for the field of a parent: what a path can say. */
function parentSample(input: ResourceInput, name: string, index: number): Json | undefined {
  const field = input.model.fields.find((candidate) => candidate.name === name);
  return field && samplesOf(field, index + 1)[index];
}

function block(title: string, body: string): string {
  return `test(${quote(title)}, async () => {
  using app = openFeature(feature);${body}
});`;
}
