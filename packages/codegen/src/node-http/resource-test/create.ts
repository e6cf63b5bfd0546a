import { invalidSample } from '../../plan/samples.ts';
import { shownCode } from '../fixtures.ts';
import { literal, quote } from '../print.ts';
import { unknownId } from '../seeds.ts';
import { block, type Setting } from './setting.ts';

/** Tests of `POST` on the collection. */
export function createTests(setting: Setting): string[] {
  const { input, fields, required, records, sample, scope } = setting;
  const { model, collection } = input;
  const post = `POST ${collection}`;
  const shown = shownCode(model);
  const tests = [
    block(
      setting,
      `${post} stores a record`,
      `
  const answer = await app.send('POST', collection, valid);
  assert.equal(answer.status, 201);
  ${shown.before}assert.partialDeepStrictEqual(answer.body, ${shown.name});
  assert.deepEqual(${model.exportName}.list(app.database${scope}).items, [answer.body]);${
    input.operations.includes('read')
      ? `
  const stored = await app.send('GET', answer.headers.get('location') ?? '');
  assert.deepEqual(stored.body, answer.body);`
      : ''
  }`,
    ),
    block(
      setting,
      `${post} refuses what is no JSON object`,
      `
  const post = (/** @type {string} */ body, type = 'application/json') =>
    app.request(collection, { method: 'POST', body, headers: { 'content-type': type } });
  assert.equal((await post('{"')).status, 400);
  assert.equal((await post('[]')).status, 422);
  assert.equal((await post('hello', 'text/plain')).status, 415);
  assert.equal((await post(JSON.stringify('x'.repeat(1024 * 1024)))).status, 413);
  assert.equal(${model.exportName}.list(app.database).total, 0);`,
    ),
  ];
  const secrets = fields.filter((field) => field.secret).map((field) => field.name);
  if (secrets.length > 0) {
    tests.push(
      block(
        setting,
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
    ...fields
      .filter(({ references }) => references)
      .map(({ name, type }) => `[{ ...valid, ${name}: ${literal(unknownId(type))} }, ${quote(name)}]`),
    ...(model.schemaless ? [] : [`[{ ...valid, 'no such field': 1 }, 'no such field']`]),
  ];
  if (cases.length > 0) {
    tests.push(
      block(
        setting,
        `${post} says which field is not valid`,
        `
  const cases = [${cases.map((code) => `\n    ${code},`).join('')}
  ];
  for (const [input, field] of cases) {
    const answer = await app.send('POST', collection, input);
    assert.equal(answer.status, 422);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(answer.faults, [field]);
  }`,
      ),
    );
  }
  const unique = fields.find((field) => field.unique && sample[field.name] !== undefined);
  if (unique) {
    const rival = `{ ...${records[1] ?? 'valid'}, ${unique.name}: valid.${unique.name} }`;
    tests.push(
      block(
        setting,
        `${post} refuses a second record with the same ${unique.name}`,
        `
  assert.equal((await app.send('POST', collection, valid)).status, 201);
  assert.equal((await app.send('POST', collection, ${rival})).status, 409);`,
      ),
    );
  }
  return tests;
}
