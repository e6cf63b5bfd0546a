import { describe, expect, test } from 'vitest';

import { type GenerationPlan, planGeneration } from '../../src/index.ts';
import type { ModelInput, ResourceInput } from '../../src/plan/spec.ts';
import { generateInto, inputOf, noLedger, planOf } from '../support/generate.ts';
import { api, bookshop, field, model, noTasks, page, rule } from '../support/tasks.ts';

function resource(plan: GenerationPlan, key: string): ResourceInput {
  return inputOf(plan, `resource:${key}`) as ResourceInput;
}

function modelOf(plan: GenerationPlan, slug: string): ModelInput['model'] {
  return (inputOf(plan, `model:${slug}`) as ModelInput).model;
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

  test('a field that may have to be empty identifies no record, since no path can hold that', () => {
    for (const more of [{ maxLength: 0 }, { values: ['', 'a'] }]) {
      const models = [model('Post', [field('slug', more)])];
      const { lookup } = resource(planOf({ models, apis: [api('GET', '/api/posts/:slug')] }), '/api/posts');
      expect(lookup).toEqual({ param: 'slug', field: 'id' });
    }
  });

  test('a path without a method is only read', () => {
    expect(resource(planOf({ apis: [api(null, '/api/books')] }), '/api/books').operations).toEqual(['list']);
  });

  test('a nested collection keeps the identity of its parent', () => {
    const input = resource(planOf({ apis: [api('GET', '/api/books/:id/reviews')] }), '/api/books/{}/reviews');
    expect(input.parents).toEqual([{ param: 'id', field: 'bookId' }]);
    expect(input.model.schemaless).toBe(true);
  });

  test('a nested collection and one beside it hold the same records, two with different parents do not', () => {
    const beside = planOf({ apis: [api('GET', '/api/books/:id/reviews'), api('GET', '/api/reviews/:id')] });
    expect(beside.units.filter((unit) => unit.kind === 'model').map((unit) => unit.key)).toEqual(['model:review']);
    const apart = planOf({ apis: [api('GET', '/api/books/:id/notes'), api('GET', '/api/users/:id/notes')] });
    expect(apart.units.filter((unit) => unit.kind === 'model').map((unit) => unit.key)).toEqual([
      'model:book-note',
      'model:user-note',
    ]);
  });

  test('each task has a title of its own', () => {
    const { titles } = planOf({
      apis: [api('GET', '/api/books'), api('POST', '/api/books'), api(null, '/api/users')],
      models: [model('Book')],
      pages: [page('/books', 'All books')],
      rules: [rule('No book twice.')],
    });
    expect(titles).toEqual({
      'api:GET /api/books': 'GET /api/books',
      'api:POST /api/books': 'POST /api/books',
      'api:* /api/users': '/api/users',
      'model:book': 'Book',
      'page:/books': 'All books',
      'rule:No book twice.': 'No book twice.',
    });
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

  test('a reference takes the type of what it refers to', () => {
    const plan = planOf({
      models: [
        model('Author', [field('id', { type: 'integer', primary: true })]),
        model('Book', [field('author_id', { type: 'uuid', required: true, minLength: 3, references: 'authors' })]),
      ],
    });
    expect(modelOf(plan, 'book').fields).toEqual([
      { name: 'author_id', type: 'integer', required: true, references: { table: 'author', field: 'id' } },
    ]);
    expect(plan.open).toMatchObject([
      { key: 'model:book#author_id', reason: 'author_id: is of type integer, as the id of author is' },
    ]);
  });

  test('references that cannot be enforced are listed', () => {
    const plan = planOf({
      models: [
        model('A', [field('b', { required: true, references: 'B' }), field('c', { references: 'Nobody' })]),
        model('B', [field('a', { required: true, references: 'A' }), field('as', { list: true, references: 'A' })]),
        model('Node', [field('parent', { references: 'Node' }), field('root', { required: true, references: 'Node' })]),
      ],
    });
    expect(modelOf(plan, 'b').fields).toEqual([
      { name: 'a', type: 'string', required: true },
      { name: 'as', type: 'string', list: true },
    ]);
    expect(modelOf(plan, 'node').fields[0]).toMatchObject({ references: { table: 'node', field: 'id' } });
    expect(plan.open.map((task) => [task.key, task.reason])).toEqual([
      ['model:a#c', expect.stringContaining('is not generated yet')],
      ['model:b#a', expect.stringContaining('in a circle')],
      ['model:b#as', expect.stringContaining('lists of references')],
      ['model:node#root', expect.stringContaining('in a circle')],
    ]);
  });

  test('a relation object beside its key is the same field', () => {
    const plan = planOf({
      models: [
        model('Basket', [field('id', { type: 'integer', primary: true })]),
        model('Item', [
          field('basket', { required: true, references: 'Basket' }),
          field('basketId', { required: true }),
        ]),
      ],
    });
    expect(modelOf(plan, 'item').fields).toEqual([
      { name: 'basketId', type: 'integer', required: true, references: { table: 'basket', field: 'id' } },
    ]);
  });

  test('a reference to a model of another feature is enforced, and its file is needed', async () => {
    const tree = new Map<string, string>();
    const { ledger } = await generateInto(tree, 'a', { ...noTasks, models: [model('Author', [field('name')])] });
    const tasks = { ...noTasks, models: [model('Book', [field('authorId', { references: 'Author' })])] };
    const { plan, ledger: next } = await generateInto(tree, 'b', tasks, ledger);
    expect(modelOf(plan, 'book').fields).toEqual([
      { name: 'authorId', type: 'uuid', references: { table: 'author', field: 'id' } },
    ]);
    expect(next.files['src/features/b/routes.js']?.needs).toEqual(['src/features/a/models/author.js']);
    const later = await generateInto(tree, 'a', noTasks, next);
    expect(later.diagnostics).toMatchObject([{ code: 'ORCH_CODEGEN_NEEDED' }]);
  });

  test('shared files that only some features need are written with the first of these, and kept', async () => {
    const tree = new Map<string, string>();
    const first = await generateInto(tree, 'a', { ...noTasks, apis: [api('GET', '/api/books')] });
    const optional = ['src/lib/form.js', 'src/lib/records.js', 'src/lib/secrets.js'];
    expect(optional.filter((path) => tree.has(path))).toEqual([]);
    const second = await generateInto(tree, 'b', { ...noTasks, pages: [page('/books', 'Books')] }, first.ledger);
    expect(optional.filter((path) => tree.has(path))).toEqual(['src/lib/records.js']);
    const third = await generateInto(tree, 'a', { ...noTasks, apis: [api('GET', '/api/books')] }, second.ledger);
    expect(third.changes.map((change) => change.path)).toContain('src/lib/records.js');
    expect(third.changes.every((change) => change.action === 'unchanged')).toBe(true);
  });

  test('a task id that is no folder name is refused', () => {
    for (const taskId of ['../x', '', 'a/b', '.x', 'a..b', 'ü']) {
      const feature = { taskId, slug: 'f', title: 'F' };
      expect(() => planGeneration({ feature, tasks: noTasks, ledger: noLedger })).toThrow(/folder/);
    }
  });
});
