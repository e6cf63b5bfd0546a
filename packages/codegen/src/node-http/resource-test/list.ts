import type { ModelField } from '../../plan/spec.ts';
import { literal } from '../print.ts';
import { block, type Setting } from './setting.ts';

/** Names that mean something else in the query of a list. */
const reserved = new Set(['limit', 'offset', 'sort']);

/** Tests of `GET` on the collection. */
export function listTests(setting: Setting): string[] {
  const { input, records, scope, sample, elsewhere } = setting;
  const { exportName } = input.model;
  const tests = [
    block(
      setting,
      `GET ${input.collection} lists the records in order`,
      `
  assert.deepEqual((await app.send('GET', collection)).body, { items: [], total: 0, limit: 50, offset: 0 });
  const stored = [${records.join(', ')}].map((input) => ${exportName}.create(app.database, input${scope}));
  const answer = await app.send('GET', collection);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body, { items: stored, total: stored.length, limit: 50, offset: 0 });
  const part = await app.send('GET', \`\${collection}?limit=1&offset=\${stored.length - 1}\`);
  assert.deepEqual(part.body.items, stored.slice(-1));`,
    ),
    block(
      setting,
      `HEAD ${input.collection} has no body`,
      `
  const answer = await app.send('HEAD', collection);
  assert.deepEqual([answer.status, answer.text], [200, '']);`,
    ),
  ];
  const filter = input.model.fields.find(
    (field) => isComparable(field) && sample[field.name] !== undefined && !reserved.has(field.name),
  );
  const primary = input.model.primary.name;
  tests.push(
    block(
      setting,
      `GET ${input.collection} sorts and filters by fields`,
      `
  const stored = [${records.join(', ')}].map((input) => ${exportName}.create(app.database, input${scope}));
  const sorted = await app.send('GET', \`\${collection}?sort=-${primary}\`);
  assert.deepEqual(sorted.body.items, stored.toSorted((a, b) => (a.${primary} < b.${primary} ? 1 : -1)));${
    filter
      ? `
  const some = await app.send('GET', \`\${collection}?${filter.name}=\${encodeURIComponent(valid.${filter.name})}\`);
  assert.deepEqual(some.body.items, stored.filter((record) => record.${filter.name} === valid.${filter.name}));`
      : ''
  }
  for (const query of ['sort=no-such-field', 'no-such-field=1', 'limit=0', 'offset=-1']) {
    assert.equal((await app.send('GET', \`\${collection}?\${query}\`)).status, 400);
  }`,
    ),
  );
  if (elsewhere) {
    tests.push(
      block(
        setting,
        `GET ${input.collection} leaves out records of another parent`,
        `
  ${exportName}.create(app.database, valid, ${literal(elsewhere, '  ')});
  assert.equal((await app.send('GET', collection)).body.total, 0);`,
      ),
    );
  }
  return tests;
}

function isComparable({ type, list, secret }: ModelField): boolean {
  return !list && !secret && type !== 'json';
}
