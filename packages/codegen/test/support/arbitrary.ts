import type { ApiTask, ExtractedTasks, Field, ModelTask, PageTask } from '@orch/prd';
import * as fc from 'fast-check';

import { api, field, model, noTasks, page, rule } from './tasks.ts';

const hostileNames = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'select',
  'table',
  'order',
  'group',
  'rowid',
  'sqlite_master',
  'class',
  'default',
  'import',
  'await',
  'con',
  'nul',
  "it's",
  'a"b',
  '`x`',
  '${process.exit(9)}',
  '*/ process.exit(9) /*',
  '</script><script>',
  '../../x',
  '..\\..\\x',
  'a\nb',
  'a\0b',
  '\u2028',
  '\u202Eevil',
  '名前',
  'Größe',
  '\ud800',
  'x'.repeat(500),
  '',
  ' ',
  '-',
  '1st',
  '"; drop table users; --',
  'Order Items',
  'orderItems',
  'people',
  'Addresses',
  'status',
  'id',
  'ID',
  'recordId',
  'note',
  'password',
  'createdAt',
  'updated_at',
  'limit',
  'database',
  'params',
  'valid',
];
const plainNames = [
  'book',
  'Books',
  'title',
  'isbn',
  'email',
  'review',
  'user',
  'price',
  'slug',
  'bookId',
  'book_id',
  'tags',
  'api',
  'routes',
  'model',
];

const name = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...plainNames) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
const bound = fc.oneof(
  fc.integer({ min: -5, max: 300 }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e300, -1e300, 2 ** 53, 0.5, -0, 1e6),
);
const someField: fc.Arbitrary<Field> = fc
  .record(
    {
      name,
      type: fc.constantFrom(
        'string',
        'text',
        'integer',
        'number',
        'boolean',
        'date',
        'datetime',
        'uuid',
        'email',
        'url',
        'json',
      ),
      required: fc.boolean(),
      unique: fc.boolean(),
      primary: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
      list: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
      values: fc.array(fc.oneof(name, fc.constantFrom('1', '2.5', 'a')), { maxLength: 4 }),
      defaultValue: fc.oneof(name, fc.constantFrom('1', 'true', 'now()', 'null', "'a'", 'uuid_generate_v4()')),
      minLength: bound,
      maxLength: bound,
      minimum: bound,
      maximum: bound,
      exclusiveMinimum: bound,
      exclusiveMaximum: bound,
      references: name,
    },
    { requiredKeys: ['name', 'type', 'required', 'unique'] },
  )
  .map((value) => field(value.name, value as Partial<Field>));

const types = [
  'string',
  'text',
  'integer',
  'number',
  'boolean',
  'date',
  'datetime',
  'uuid',
  'email',
  'url',
  'json',
] as const;
/** Fields whose limits fit their type: exact lengths, one possible number, few values, lists of these. */
const tightField: fc.Arbitrary<Field> = fc
  .record({
    name: fc.constantFrom(...plainNames),
    type: fc.constantFrom(...types),
    required: fc.boolean(),
    unique: fc.boolean(),
    list: fc.constantFrom(false, false, false, true),
    length: fc.constantFrom(1, 2, 3, 4, 12, 13, 14, 15, 40),
    number: fc.constantFrom(-1, 0, 1, 0.5, 1000),
    limits: fc.constantFrom('none', 'exact', 'least', 'most', 'between', 'values'),
  })
  .map(({ length, number, limits, ...rest }) => {
    const least = limits === 'exact' || limits === 'least' ? { minLength: length, minimum: number } : {};
    const most = limits === 'exact' || limits === 'most' ? { maxLength: length, maximum: number } : {};
    const between = limits === 'between' ? { exclusiveMinimum: number, exclusiveMaximum: number + 1 / length } : {};
    const values = limits === 'values' ? { values: ['1', '2'].slice(0, length) } : {};
    return field(rest.name, { ...rest, ...least, ...most, ...between, ...values });
  });
const primaryField: fc.Arbitrary<Field> = fc
  .tuple(fc.constantFrom('id', 'isbn', 'slug', 'userId'), fc.constantFrom(...types))
  .map(([of, type]) => field(of, { type, primary: true, required: true }));
const related = ['book', 'user', 'review', 'tag'] as const;
const referenceField: fc.Arbitrary<Field> = fc
  .record({
    target: fc.constantFrom(...related, 'nobody'),
    type: fc.constantFrom('integer', 'uuid', 'string'),
    required: fc.boolean(),
    unique: fc.boolean(),
    list: fc.constantFrom(false, false, false, true),
    suffix: fc.constantFrom('Id', '_id', '', 'Isbn'),
  })
  .map(({ target, suffix, ...rest }) => field(`${target}${suffix}`, { ...rest, references: target }));
const fields = fc.array(fc.oneof({ weight: 3, arbitrary: someField }, { weight: 2, arbitrary: tightField }), {
  maxLength: 6,
});

const segment = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'books',
      'reviews',
      'users',
      'people',
      'status',
      'orders',
      'items',
      'login',
      'cancel',
      'v1',
      'order-items',
      'über',
      'book.s',
      'new',
      'constructors',
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      ':id',
      ':bookId',
      '{id}',
      ':slug',
      '[isbn]',
      '<userId>',
      ':__proto__',
      ':constructor',
      ':email',
      ':1',
      ':database',
    ),
  },
  { weight: 1, arbitrary: name },
);
const path = fc
  .tuple(fc.constantFrom('/api/', '/', '/api/v1/', ''), fc.array(segment, { minLength: 1, maxLength: 4 }))
  .map(([prefix, segments]) => prefix + segments.join('/'));
const more = fc.record({
  confidence: fc.constantFrom(0.9, 0.9, 0.9, 0.4),
  done: fc.constantFrom(false, false, false, true),
  line: fc.nat(100),
});

/** The extraction gives every key once. */
function distinct<T extends { readonly key: string }>(tasks: readonly T[]): readonly T[] {
  return [...new Map(tasks.map((task) => [task.key, task])).values()];
}

const someApi: fc.Arbitrary<ApiTask> = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', null),
    path,
    fields,
    fields,
    name,
    more,
  )
  .map(([method, at, requestFields, responseFields, summary, rest]) =>
    api(method, at, { requestFields, responseFields, summary, ...rest }),
  );
const someModel: fc.Arbitrary<ModelTask> = fc.tuple(name, fields, more).map(([of, has, rest]) => model(of, has, rest));
const somePage: fc.Arbitrary<PageTask> = fc
  .tuple(fc.option(path), name, fc.option(fields), fc.array(name, { maxLength: 4 }), more)
  .map(([route, title, form, named, rest]) =>
    page(route, title, { evidence: named.join(', '), ...rest, ...(form && { form }) }),
  );
/** Endpoints that belong together, which independent ones seldom do. */
const someCrud: fc.Arbitrary<readonly ApiTask[]> = fc
  .tuple(path, fc.constantFrom(':id', '{slug}', ':isbn', ':email', ':title'), fields)
  .map(([at, item, requestFields]) =>
    (['GET', 'POST'] as const)
      .map((method) => api(method, at, { requestFields }))
      .concat(
        (['GET', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => api(method, `${at}/${item}`, { requestFields })),
      ),
  );

/** Models that refer to each other, with endpoints and pages for them. */
const someRelations = fc
  .array(
    fc.record({
      name: fc.constantFrom(...related),
      fields: fc
        .tuple(fc.option(primaryField), fc.array(fc.oneof(tightField, referenceField), { maxLength: 5 }))
        .map(([primary, others]) => [...(primary ? [primary] : []), ...others]),
      item: fc.constantFrom(':id', '{isbn}', ':slug'),
      parent: fc.option(
        fc.constantFrom('/books/:id', '/users/{userId}', '/books/:isbn', '/users/:id/reviews/:reviewId'),
      ),
      views: fc.constantFrom<readonly string[]>([], [''], ['', '/new'], ['/:id']),
    }),
    { maxLength: 4 },
  )
  .map((entries) => ({
    models: entries.map((entry) => model(entry.name, entry.fields)),
    apis: entries.flatMap(({ name: of, item, parent }) => {
      const at = `/api${parent ?? ''}/${of}s`;
      return [
        api('GET', at),
        api('POST', at),
        ...(['GET', 'PUT', 'PATCH', 'DELETE'] as const).map((method) => api(method, `${at}/${item}`)),
      ];
    }),
    pages: entries.flatMap(({ name: of, views }) =>
      views.map((view) =>
        page(
          `/${of}s${view}`,
          `${of}s ${view}`,
          view === '/new' ? { form: [] } : { evidence: 'slug, title and email' },
        ),
      ),
    ),
  }));

/** Tasks as a document could give them at worst. */
export const someTasks: fc.Arbitrary<ExtractedTasks> = fc
  .record({
    apis: fc
      .tuple(fc.array(someApi, { maxLength: 4 }), fc.array(someCrud, { maxLength: 1 }))
      .map(([single, groups]) => distinct(single.concat(groups.flat()))),
    models: fc.array(someModel, { maxLength: 4 }).map(distinct),
    pages: fc.array(somePage, { maxLength: 4 }).map(distinct),
    rules: fc.array(
      name.map((text) => rule(`${text} must never be changed`)),
      { maxLength: 2 },
    ),
    relations: someRelations,
  })
  .map(({ relations, ...tasks }) => ({
    ...noTasks,
    ...tasks,
    apis: distinct([...relations.apis, ...tasks.apis]),
    models: distinct([...relations.models, ...tasks.models]),
    pages: distinct([...relations.pages, ...tasks.pages]),
  }));
