import { spawnSync } from 'node:child_process';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
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

/** What the generated server stores and answers, asked in the same process. */
const script = `
import { openFeature } from './src/lib/testing.js';
import { routes, models } from './src/features/f/routes.js';
using app = openFeature({ routes, models });
const tell = async (...call) => {
  const { status, body, faults } = await app.send(...call);
  return [status, body.code ?? body.countryCode ?? faults];
};
const cases = [
  ['POST', '/api/countries', { code: 'DE', label: 'Germany' }],
  ['POST', '/api/countries', { code: 'DE', label: 'again' }],
  ['POST', '/api/countries', { code: 'DEU' }],
  ['POST', '/api/countries', { label: 'none' }],
  ['GET', '/api/countries/DE'],
  ['PUT', '/api/countries/DE', { label: 'Deutschland' }],
  ['PUT', '/api/countries/DE', { code: 'AT' }],
  ['POST', '/api/countries/DE/cities', { name: 'Bonn' }],
  ['POST', '/api/countries/XX/cities', { name: 'Nowhere' }],
];
const answers = [];
for (const each of cases) answers.push(await tell(...each));
console.log(JSON.stringify(answers));
`;

test('records have the keys that clients give, and the generated tests say so', async () => {
  using folder = tempDir();
  const tree = new Map<string, string>();
  await generateInto(tree, 'f', places);
  writeTree(folder.path, Object.fromEntries(tree));
  const run = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8', env: { PATH: process.env['PATH'] } });

  const { stdout, stderr } = run('--input-type=module', '-e', script);
  expect(stderr).toBe('');
  expect(JSON.parse(String(stdout))).toEqual([
    [201, 'DE'],
    [409, ['code']],
    [422, ['code']],
    [422, ['code']],
    [200, 'DE'],
    [200, 'DE'],
    [422, ['code']],
    [201, 'DE'],
    [404, []],
  ]);

  const tests = run('--test', '--test-isolation=none', '--test-reporter=tap', 'test/f/*.test.js');
  expect(String(tests.stdout).replaceAll(/^ok .*$/gm, '')).not.toMatch(/^not ok/m);
  expect(tests.status).toBe(0);
});
