import { spawnSync } from 'node:child_process';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
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

/** What the generated server stores and answers, asked in the same process. */
const script = `
import { openFeature } from './src/lib/testing.js';
import { routes, models } from './src/features/f/routes.js';
using app = openFeature({ routes, models });
const cases = [
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
];
const answers = [];
for (const each of cases) {
  const { status, body, faults } = await app.send(...each);
  answers.push([status, body.items?.map(({ name, owner }) => [name, owner]) ?? body.name ?? faults]);
}
console.log(JSON.stringify(answers));
`;

test('models, references and parameters are served as the document has them, and the generated tests say so', async () => {
  using folder = tempDir();
  const tree = new Map<string, string>();
  const { plan } = await generateInto(tree, 'f', clinic);
  expect(plan.open).toEqual([]);
  writeTree(folder.path, Object.fromEntries(tree));
  const run = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8', env: { PATH: process.env['PATH'] } });

  const { stdout, stderr } = run('--input-type=module', '-e', script);
  expect(stderr).toBe('');
  expect(JSON.parse(String(stdout))).toEqual([
    [201, 'Mia'],
    [200, 'Mia'],
    [404, []],
    [404, []],
    [200, 'M'],
    [201, 'Rex'],
    [422, ['owner']],
    [422, ['name']],
    [201, 'Bella'],
    [
      200,
      [
        ['Rex', 1],
        ['Bella', 1],
      ],
    ],
    [404, []],
  ]);

  const tests = run('--test', '--test-isolation=none', '--test-reporter=tap', 'test/f/*.test.js');
  expect(String(tests.stdout).replaceAll(/^ok .*$/gm, '')).not.toMatch(/^not ok/m);
  expect(tests.status).toBe(0);
});
