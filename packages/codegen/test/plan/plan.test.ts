import { describe, expect, test } from 'vitest';

import { type GenerationPlan, planGeneration } from '../../src/index.ts';
import type { ModelInput, ResourceInput } from '../../src/plan/spec.ts';
import { generateInto, noLedger } from '../support/generate.ts';
import { api, bookshop, field, model, noTasks, page, rule } from '../support/tasks.ts';

function planOf(tasks: Partial<typeof noTasks>): GenerationPlan {
  return planGeneration({
    feature: { taskId: 'f', slug: 'f', title: 'F' },
    tasks: { ...noTasks, ...tasks },
    ledger: noLedger,
  });
}

function resource(plan: GenerationPlan, key: string): ResourceInput {
  return plan.units.find((unit) => unit.key === `resource:${key}`)?.input as unknown as ResourceInput;
}

function modelOf(plan: GenerationPlan, slug: string): ModelInput['model'] {
  const input = plan.units.find((unit) => unit.key === `model:${slug}`)?.input;
  return (input as unknown as ModelInput).model;
}

describe('planGeneration', () => {
  test('every task is generated, open, provided or done', () => {
    const plan = planOf(bookshop);
    const listed = new Set([
      ...plan.units.flatMap((unit) => unit.tasks),
      ...plan.open.map((task) => task.key),
      ...plan.done.map((task) => task.key),
    ]);
    for (const task of [...bookshop.apis, ...bookshop.models, ...bookshop.pages, ...bookshop.rules])
      expect(listed).toContain(task.key);
  });

  test('actions are open tasks, not faked endpoints', () => {
    const paths = [
      '/api/auth/login',
      '/orders/:id/cancel',
      '/api/users/me',
      '/api/health',
      '/api/books/export',
      '/api/*',
      '/api/stats',
    ];
    const plan = planOf({ apis: paths.map((path) => api('POST', path)) });
    expect(plan.units).toEqual([]);
    expect(plan.open.map((task) => task.title)).toEqual(expect.arrayContaining(paths.map((path) => `POST ${path}`)));
  });

  test.each([
    ['/api/addresses', 'address'],
    ['/api/statuses', 'status'],
    ['/api/categories', 'category'],
    ['/api/people', 'person'],
    ['/api/v1/order-items', 'order-item'],
  ])('%s holds the model %s', (path, slug) => {
    const plan = planOf({ apis: [api('GET', path)], models: [model(slug.replace('-', ' '), [field('name')])] });
    expect(resource(plan, path).model.slug).toBe(slug);
    expect(resource(plan, path).model.fields).toHaveLength(1);
  });

  test('a path without a method is only read', () => {
    expect(resource(planOf({ apis: [api(null, '/api/books')] }), '/api/books').operations).toEqual(['list']);
  });

  test('a nested collection keeps the identity of its parent', () => {
    const input = resource(planOf({ apis: [api('GET', '/api/books/:id/reviews')] }), '/api/books/{}/reviews');
    expect(input.parents).toEqual([{ param: 'id', field: 'bookId' }]);
    expect(input.model.schemaless).toBe(true);
  });

  test('tasks that are done or uncertain are not generated', () => {
    const plan = planOf({
      apis: [api('GET', '/api/books', { done: true }), api('GET', '/api/users', { confidence: 0.4 })],
      rules: [rule('done', { done: true }), rule('open')],
      pages: [page(null, 'Dashboard')],
    });
    expect(plan.units).toEqual([]);
    expect(plan.done.map((task) => task.key)).toEqual(['api:GET /api/books', 'rule:done']);
    expect(plan.open.map((task) => task.key)).toEqual(['api:GET /api/users', 'page:Dashboard', 'rule:open']);
  });

  test('what was generated stays when the document then marks it as done', async () => {
    const tasks = { ...noTasks, apis: [api('GET', '/api/books')] };
    const { ledger, plan } = await generateInto(new Map(), 'f', tasks);
    const done = { ...noTasks, apis: [api('GET', '/api/books', { done: true })] };
    expect((await generateInto(new Map(), 'f', done, ledger)).plan).toEqual(plan);
  });

  test('routes and models of another feature are provided, and missing fields are open', async () => {
    const { ledger } = await generateInto(new Map(), 'a', bookshop);
    const tasks = {
      ...noTasks,
      apis: [api('GET', '/api/books')],
      models: [model('Books', [field('title'), field('weight')])],
    };
    const { plan } = await generateInto(new Map(), 'b', tasks, ledger);
    expect(plan.units).toEqual([]);
    expect(plan.provided).toEqual([
      { key: 'model:books', by: 'a' },
      { key: 'api:GET /api/books', by: 'a' },
    ]);
    expect(plan.open).toMatchObject([{ key: 'model:books#fields', reason: 'the model of a lacks weight' }]);
  });

  test('limits that contradict each other are left out and listed', () => {
    const plan = planOf({ models: [model('Book', [field('title', { minLength: 9, maxLength: 2 })])] });
    expect(modelOf(plan, 'book').fields).toEqual([{ name: 'title', type: 'string' }]);
    expect(plan.open).toMatchObject([{ key: 'model:book#title' }]);
  });

  test('a task id that is no folder name is refused', () => {
    for (const taskId of ['../x', '', 'a/b', '.x', 'a..b', 'ü']) {
      const feature = { taskId, slug: 'f', title: 'F' };
      expect(() => planGeneration({ feature, tasks: noTasks, ledger: noLedger })).toThrow(/folder/);
    }
  });
});
