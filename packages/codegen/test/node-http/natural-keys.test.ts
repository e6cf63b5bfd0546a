import { expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
import { runFeature } from '../support/run-feature.ts';
import { api, field, model, noTasks, page } from '../support/tasks.ts';

const places = {
  ...noTasks,
  models: [
    model('Country', [
      field('code', { primary: true, required: true, minLength: 2, maxLength: 2 }),
      field('label'),
      field('capital', { references: 'City' }),
    ]),
    model('City', [field('countryCode', { required: true, references: 'Country' }), field('name', { required: true })]),
    model('Profile', [field('country', { primary: true, references: 'Country' }), field('flag')]),
    model('Phone', [field('email', { type: 'email', primary: true }), field('day', { type: 'date' })]),
    model('Day', [field('date', { type: 'date', primary: true }), field('before', { references: 'Day' })]),
  ],
  apis: [
    ...(['countries', 'profiles', 'phones', 'days'] as const).flatMap((name) => [
      api('GET', `/api/${name}`),
      api('POST', `/api/${name}`),
      api('GET', `/api/${name}/:code`),
      api('PUT', `/api/${name}/:code`),
      api('PATCH', `/api/${name}/:code`),
      api('DELETE', `/api/${name}/:code`),
    ]),
    api('GET', '/api/countries/:code/cities'),
    api('POST', '/api/countries/:code/cities'),
  ],
  pages: [page('/countries', 'Countries'), page('/countries/:code', 'Country')],
};

test('records have the keys that clients give, and the generated tests say so', async () => {
  const tree = new Map<string, string>();
  await generateInto(tree, 'f', places);
  const { answers, tests } = runFeature(tree, [
    ['POST', '/api/countries', { code: 'DE', label: 'Germany' }],
    ['POST', '/api/countries', { code: 'DE', label: 'again' }],
    ['POST', '/api/countries', { code: 'DEU' }],
    ['POST', '/api/countries', { label: 'none' }],
    ['GET', '/api/countries/DE'],
    ['PUT', '/api/countries/DE', { label: 'Deutschland' }],
    ['PUT', '/api/countries/DE', { code: 'AT' }],
    ['POST', '/api/countries/DE/cities', { name: 'Bonn' }],
    ['POST', '/api/countries/XX/cities', { name: 'Nowhere' }],
  ]);
  expect(answers).toMatchObject([
    { status: 201, body: { code: 'DE' } },
    { status: 409, faults: ['code'] },
    { status: 422, faults: ['code'] },
    { status: 422, faults: ['code'] },
    { status: 200, body: { code: 'DE' } },
    { status: 200, body: { code: 'DE' } },
    { status: 422, faults: ['code'] },
    { status: 201, body: { countryCode: 'DE' } },
    { status: 404, faults: [] },
  ]);
  expect(tests).toEqual({ status: 0, failed: [] });
});
