import { expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
import { runFeature } from '../support/run-feature.ts';
import { api, field, model, noTasks } from '../support/tasks.ts';

const id = field('id', { type: 'integer', primary: true });
const clinic = {
  ...noTasks,
  models: [
    model('Owner', [id, field('username', { required: true, unique: true }), field('name')]),
    model('HousePet', [
      id,
      field('name', { required: true, maxLength: 10 }),
      field('owner', { type: 'integer', required: true, references: 'Owner' }),
    ]),
  ],
  apis: [
    api('POST', '/api/owners'),
    api('GET', '/api/owners/{username}'),
    api('PATCH', '/api/owners/{id}'),
    api('DELETE', '/api/owners/{id}'),
    api('POST', '/api/pets', { requestFields: [field('name'), field('owner')] }),
    api('GET', '/api/owners/{id}/pets'),
    api('POST', '/api/owners/{id}/pets'),
  ],
};

test('models, references and parameters are served as the document has them, and the generated tests say so', async () => {
  const tree = new Map<string, string>();
  const { plan } = await generateInto(tree, 'f', clinic);
  expect(plan.open).toEqual([]);
  const { answers, tests } = runFeature(tree, [
    ['POST', '/api/owners', { username: 'mia', name: 'Mia' }],
    ['GET', '/api/owners/mia'],
    ['GET', '/api/owners/1'],
    ['PATCH', '/api/owners/mia', { name: 'M' }],
    ['PATCH', '/api/owners/1', { name: 'M' }],
    ['POST', '/api/pets', { name: 'Rex', owner: 1 }],
    ['POST', '/api/pets', { name: 'Rex' }],
    ['POST', '/api/pets', { name: 'Longer than ten', owner: 1 }],
    ['POST', '/api/owners/1/pets', { name: 'Bella' }],
    ['GET', '/api/owners/1/pets'],
    ['GET', '/api/owners/2/pets'],
  ]);
  expect(answers).toMatchObject([
    { status: 201, body: { name: 'Mia' } },
    { status: 200, body: { name: 'Mia' } },
    { status: 404 },
    { status: 404 },
    { status: 200, body: { name: 'M' } },
    { status: 201, body: { name: 'Rex', owner: 1 } },
    { status: 422, faults: ['owner'] },
    { status: 422, faults: ['name'] },
    { status: 201, body: { name: 'Bella', owner: 1 } },
    { status: 200, body: { items: [{ name: 'Rex' }, { name: 'Bella' }], total: 2 } },
    { status: 404 },
  ]);
  expect(tests).toEqual({ status: 0, failed: [] });
});
