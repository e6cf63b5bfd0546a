import { describe, expect, test } from 'vitest';

import type { ResourceInput } from '../../src/plan/spec.ts';
import { generateInto, inputOf, planOf } from '../support/generate.ts';
import { api, field, model, noTasks } from '../support/tasks.ts';

const undeclared = 'its fields are not declared: any JSON object is stored';

describe('a collection whose fields the document does not declare', () => {
  test('is stored as any JSON objects and listed as open once', () => {
    const plan = planOf({
      apis: [api('GET', '/api/events'), api('POST', '/api/events'), api('GET', '/api/events/:id')],
    });
    expect((inputOf(plan, 'resource:/api/events') as ResourceInput).model.schemaless).toBe(true);
    expect(plan.open).toMatchObject([{ key: 'api:GET /api/events#fields', reason: undeclared }]);
  });

  test('is listed also where its model is declared without fields, or belongs to another feature', async () => {
    const plan = planOf({ apis: [api('POST', '/api/events')], models: [model('Event')] });
    expect(plan.open).toMatchObject([{ key: 'api:POST /api/events#fields', reason: undeclared }]);
    const { ledger } = await generateInto(new Map(), 'a', { ...noTasks, apis: [api('POST', '/api/events')] });
    const later = await generateInto(new Map(), 'b', { ...noTasks, apis: [api('GET', '/api/events')] }, ledger);
    expect(later.plan.open).toMatchObject([{ key: 'api:GET /api/events#fields', reason: undeclared }]);
  });

  test('takes the fields of requests to another collection of the same name, in whatever order', () => {
    const plain = api('GET', '/api/books');
    const described = api('POST', '/api/admin/books', { requestFields: [field('title')] });
    for (const apis of [
      [plain, described],
      [described, plain],
    ]) {
      const plan = planOf({ apis });
      expect((inputOf(plan, 'resource:/api/books') as ResourceInput).model.fields).toMatchObject([{ name: 'title' }]);
      expect(plan.open).toEqual([]);
    }
  });

  test('takes the declared model that its path names', () => {
    const plan = planOf({
      apis: [api('POST', '/api/search/requests')],
      models: [model('SearchRequest', [field('q')])],
    });
    expect((inputOf(plan, 'resource:/api/search/requests') as ResourceInput).model.slug).toBe('search-request');
    expect(plan.open).toEqual([]);
  });

  test.each([
    [
      'its item parameter is a field of a declared model',
      'GET',
      '/api/stock/:isbn',
      /:isbn is a field of stock movement/,
    ],
    ['a declared model may be meant', 'GET', '/api/movement/:id', /if stock movement is meant/],
    ['its name is no collection', 'GET', '/api/weather/:city', /no collection by its name/],
    ['other models are declared and nothing stores it', 'GET', '/api/suggestions', /nothing stores such records/],
  ] as const)('is open where %s', (_, method, path, reason) => {
    const plan = planOf({ apis: [api(method, path)], models: [model('StockMovement', [field('isbn')])] });
    expect(plan.units.map((unit) => unit.kind)).not.toContain('resource');
    expect(plan.open).toMatchObject([{ title: `${method} ${path}`, reason: expect.stringMatching(reason) }]);
  });

  test('is open where its item parameter is a field of a model that another feature owns', async () => {
    const tasks = { ...noTasks, models: [model('StockMovement', [field('isbn')])] };
    const { ledger } = await generateInto(new Map(), 'a', tasks);
    const apis = [api('GET', '/api/stocks/:isbn')];
    const { plan } = await generateInto(new Map(), 'b', { ...noTasks, apis }, ledger);
    expect(plan.units).toEqual([]);
    expect(plan.open).toMatchObject([{ key: 'api:GET /api/stocks/{}' }]);
  });
});

test('what a model requires and a documented request does not carry is listed', () => {
  const order = model('Order', [
    field('number', { required: true }),
    field('bookId', { required: true }),
    field('note', { required: true }),
    field('status', { required: true, defaultValue: 'open' }),
  ]);
  const post = api('POST', '/api/books/:bookId/orders', { requestFields: [field('note')] });
  expect(planOf({ models: [order], apis: [post] }).open).toMatchObject([
    { key: `${post.key}#required`, reason: expect.stringContaining('requires number, which') },
  ]);
});

test('a parameter of the path fills the field of its name, unless that is the record’s own identity', () => {
  const parents = (path: string, fields: Parameters<typeof model>[1]): unknown =>
    (
      inputOf(
        planOf({ apis: [api('POST', path)], models: [model('Movement', fields)] }),
        `resource:${path.replaceAll(/:\w+/g, '{}')}`,
      ) as ResourceInput
    ).parents;
  const path = '/api/stock/:isbn/movements';
  expect(parents(path, [field('isbn', { required: true })])).toEqual([{ param: 'isbn', field: 'isbn' }]);
  expect(parents(path, [field('isbn', { unique: true })])).toEqual([{ param: 'isbn', field: 'stockIsbn' }]);
  expect(parents(path, [field('isbn'), field('stockIsbn')])).toEqual([{ param: 'isbn', field: 'stockIsbn' }]);
  expect(parents(path, [field('isbn', { primary: true })])).toEqual([{ param: 'isbn', field: 'stockIsbn' }]);
  expect(parents('/api/books/:slug/movements', [field('slug')])).toEqual([{ param: 'slug', field: 'bookSlug' }]);
});
