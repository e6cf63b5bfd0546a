import type { ApiTask } from '@orch/prd';
import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import type { ModelInput } from '../../src/plan/spec.ts';
import { readStatement } from '../../src/plan/statement.ts';
import { inputOf, planOf } from '../support/generate.ts';
import { api, field, model } from '../support/tasks.ts';

const item = model('Item', [
  field('id', { type: 'integer', primary: true }),
  field('title', { required: true }),
  field('price', { type: 'number', required: true }),
  field('tags', { list: true }),
]);

/** What is open for an endpoint that the document states so. */
function openOf(method: ApiTask['method'], path: string, more: Partial<ApiTask>): string[] {
  const plan = planOf({ models: [item], apis: [api(method, path, more)] });
  return plan.open.map(({ key, reason }) => `${key.split('#')[1]}: ${reason}`);
}

const required = 'required: the model requires price, which the documented request does not carry';

describe('a request whose fields stand in the text of the endpoint', () => {
  test.each([
    '`POST /api/items` body: `title`',
    'POST /api/items, body: title.',
    '- **POST /api/items** — Body: `title`, `tags` (optional), returns the item',
    'POST /api/items {title}',
    'POST /items body: title: string required, tags: string[] optional',
    'POST /api/items body = { "title", "tags" }',
    'GET /api/items query: page POST /api/items body: title and tags GET /api/items/{id}',
  ])('is told where it lacks what the model requires: %s', (evidence) => {
    expect(openOf('POST', '/api/items', { evidence })).toEqual([expect.stringContaining(required)]);
  });

  test.each([
    '`POST /api/items` body: `title`, `price`',
    'POST /api/items body: the title as JSON',
    'POST /api/items body: JSON',
    'POST /api/items stores title',
    'POST /api/items PATCH /api/items/{id} body: title',
  ])('is not where it carries that, or where its text is no list: %s', (evidence) => {
    expect(openOf('POST', '/api/items', { evidence })).toEqual([]);
  });

  test('is told for PUT as for POST, but not of what the path holds', () => {
    const put = (evidence: string): string[] => openOf('PUT', '/api/items/{title}', { evidence });
    expect(put('PUT /api/items/{title} body: tags')).toEqual([expect.stringContaining(required)]);
    expect(put('PUT /api/items/{title} body: price')).toEqual([]);
  });
});

test('fields that a request carries and a declared model lacks are added as optional ones and told', () => {
  const requestFields = ['id', 'Title', 'price', 'colour', 'size'].map((name) => field(name, { required: true }));
  const plan = planOf({ models: [item], apis: [api('POST', '/api/items', { requestFields })] });
  expect((inputOf(plan, 'model:item') as ModelInput).model.fields.slice(-2)).toEqual([
    { name: 'colour', type: 'string' },
    { name: 'size', type: 'string' },
  ]);
  expect(plan.open.filter(({ key }) => key.endsWith('#fields'))).toMatchObject([
    { reason: 'the documented request carries colour, size, which Item does not declare: optional fields are added' },
  ]);
  expect(planOf({ apis: [api('POST', '/api/items', { requestFields })] }).open).toEqual([]);
});

describe('query parameters that the document states', () => {
  test.each([
    ['GET', '/api/items', 'GET /api/items?page=1&pageSize=10', /^query: page, pageSize: generated lists take limit/],
    ['GET', '/api/items', '`GET /items?title=x&q={text}`', /^query: q: generated lists/],
    ['GET', '/api/items', 'GET | /api/items?filter[price]=3 | List', /^query: filter\[price\]: generated/],
    ['GET', '/api/items', 'GET /api/items?q=<text>&page=1', /^query: q, page: generated/],
    ['GET', '/api/items', 'GET /api/items[?page,size]', /^query: page, size: generated/],
    ['GET', '/api/items', 'GET /api/items?limit=500&sort=-price', /^query: limit=500: generated/],
    ['GET', '/api/items', 'GET /api/items?sort=newest', /^query: sort=newest: generated/],
    ['GET', '/api/items', 'GET /api/items?tags=new', /^query: tags: generated/],
    ['GET', '/api/items', 'GET /api/items, query parameters: `page`, `limit`', /^query: page: generated/],
    [
      'GET',
      '/api/items/{id}',
      'GET /api/items/{id}?expand=owner',
      /^query: expand: the query of this path is not read/,
    ],
  ] as const)('%s %s is told once of those that are not taken: %s', (method, path, evidence, reason) => {
    expect(openOf(method, path, { evidence })).toEqual([expect.stringMatching(reason)]);
  });

  test.each([
    'GET /api/items?limit=20&offset=40&sort=title,-price',
    'GET /api/items?price=3&title=x',
    'GET /api/items?limit={n}&sort=field',
    'GET /api/items GET /api/others?page=1',
    'GET /api/shelves/items?page=1',
    'Which items are there? GET /api/items',
  ])('are not told where lists take them: %s', (evidence) => {
    expect(openOf('GET', '/api/items', { evidence })).toEqual([]);
  });
});

describe('an answer that the document states', () => {
  const names = (...all: string[]): Partial<ApiTask> => ({ responseFields: all.map((name) => field(name)) });

  test.each([
    ['GET', '/api/items', ['data', 'total'], 'has data: lists answer items, total, limit and offset'],
    ['GET', '/api/items', ['items', 'total', 'page'], 'has page: lists answer'],
    ['GET', '/api/items/{id}', ['data'], 'has data: the record is answered, which has no such field'],
    ['POST', '/api/items', ['id', 'slug'], 'has slug: the record is answered'],
    ['DELETE', '/api/items/{id}', ['ok'], 'has ok: 204 without content is answered'],
  ] as const)('%s %s with %j is told', (method, path, fields, reason) => {
    expect(openOf(method, path, names(...fields))).toEqual([expect.stringContaining(reason)]);
  });

  test.each([
    ['GET', '/api/items', ['items', 'total', 'limit', 'offset']],
    ['GET', '/api/items', ['id', 'title']],
    ['POST', '/api/items', ['id', 'title', 'price']],
  ] as const)('%s %s with %j is not, for that is what is answered', (method, path, fields) => {
    expect(openOf(method, path, names(...fields))).toEqual([]);
  });

  test('does not make fields of records of what stands around a list', () => {
    const plan = planOf({ apis: [api('GET', '/api/events', names('data', 'total')), api('POST', '/api/events')] });
    expect((inputOf(plan, 'model:event') as ModelInput).model.fields).toEqual([]);
    expect(plan.open).toMatchObject([
      { key: 'api:GET /api/events#fields' },
      { key: 'api:GET /api/events#answer', reason: expect.stringContaining('has data: lists answer') },
    ]);
  });
});

test('what a document states of requests and answers is told in documents as people write them', () => {
  const text = `# Items

## Data model

### Item

- id: integer, primary key
- title: string, max 40
- price: number
- stock: integer

## API

- \`POST /api/items\` body: title, price
- \`GET /api/items?page=1&pageSize=10\` returns \`{ data, total }\`
`;
  expect(planOf(extractTasks(outline(text))).open.map(({ key }) => key)).toEqual([
    'api:POST /api/items#required',
    'api:GET /api/items#query',
    'api:GET /api/items#answer',
  ]);
});

test('long texts are read in proportion to their length', () => {
  const evidence = `POST /api/items body: ${'a, '.repeat(20_000)}`;
  expect(readStatement(api('POST', '/api/items', { evidence })).body).toBeUndefined();
});
