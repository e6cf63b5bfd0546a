import { expect, test } from 'vitest';

import { namedColumns } from '../../src/plan/columns.ts';
import type { PageInput } from '../../src/plan/spec.ts';
import { inputOf, planOf } from '../support/generate.ts';
import { api, field, model, page } from '../support/tasks.ts';

const book = model('Book', [field('title'), field('authorId'), field('priceCents', { type: 'integer' }), field('pin')]);

test('a page without list, record or form is an open task', () => {
  const plan = planOf({
    models: [book],
    apis: [api('POST', '/api/books')],
    pages: [
      page('/', 'Welcome'),
      page('/basket', 'Basket'),
      page('/search', 'Results', { evidence: 'The page shows what was found' }),
      page('/contact', 'Contact', { form: [field('message')] }),
      page('/books', 'Books', { form: [field('colour')] }),
      page('/books/new', 'New book', { form: [field('title')] }),
    ],
  });
  expect(plan.units.filter((unit) => unit.kind === 'page').map((unit) => unit.key)).toEqual([
    'page:/books',
    'page:/books/new',
  ]);
  expect(plan.open.map(({ key, reason }) => [key, reason])).toEqual([
    ['page:/', 'the document does not say what the page shows'],
    ['page:/basket', 'the document does not say what the page shows'],
    ['page:/search', 'what the page shows is no list or record of a generated model'],
    ['page:/contact', 'no generated endpoint takes what the form asks for'],
    ['page:/books#form', 'no generated endpoint takes what the form asks for'],
  ]);
});

test('a list shows the columns that the document names, in its order', () => {
  const evidence = 'Books | `/books` | Price, author and title of every book, sorted by pin';
  const plan = planOf({ models: [book], pages: [page('/books', 'Books', { evidence })] });
  expect((inputOf(plan, 'page:/books') as PageInput).view).toMatchObject({
    columns: ['priceCents', 'authorId', 'title'],
  });
});

test.each([
  ['Shows the title, its author and the price', ['title', 'authorId', 'price']],
  ['List with title, price', ['title', 'price']],
  ['Columns: `title` | `author`', ['title', 'authorId']],
  ['Books by title, price and author', undefined],
  ['Title of every book', undefined],
  ['title, password', undefined],
  ['All that is new', undefined],
  ['', undefined],
])('%j names the columns %j', (sentence, columns) => {
  const fields = [
    { name: 'title' },
    { name: 'authorId' },
    { name: 'price' },
    { name: 'password', secret: true as const },
  ];
  expect(
    namedColumns(
      sentence,
      fields.map((each) => ({ ...each, type: 'string' as const })),
    ),
  ).toEqual(columns);
});

test('A form is that of a model with a longer name where it alone ends so and has all that is asked for.', () => {
  const owner = model('Pet Owner', [field('full name'), field('phone')]);
  const form = (...names: string[]) => page('/owners/new', 'New owner', { form: names.map((name) => field(name)) });
  const reasons = (asked: ReturnType<typeof page>, ...others: ReturnType<typeof model>[]) =>
    planOf({
      models: [owner, ...others],
      apis: [api('POST', '/api/pet-owners'), ...(others.length > 0 ? [api('POST', '/api/shop-owners')] : [])],
      pages: [asked],
    }).open.filter(({ kind }) => kind === 'page');
  expect(reasons(form('full name', 'phone'))).toEqual([]);
  expect(reasons(form('full name', 'iban'))).toHaveLength(1);
  expect(reasons(form('full name', 'phone'), model('Shop Owner', [field('full name'), field('phone')]))).toHaveLength(
    1,
  );
});
