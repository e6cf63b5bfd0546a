import type { ApiTask, ExtractedTasks, Field, ModelTask, PageTask, RuleTask } from '@orch/prd';

const base = { line: 1, span: { start: 0, end: 0 }, section: '5', evidence: '', confidence: 0.9, done: false };

export const noTasks: ExtractedTasks = {
  apis: [],
  models: [],
  pages: [],
  rules: [],
  acceptance: [],
  dependencies: [],
  omitted: [],
};

export function field(name: string, more: Partial<Field> = {}): Field {
  return { name, type: 'string', required: false, unique: false, ...more };
}

export function api(method: ApiTask['method'], path: string, more: Partial<ApiTask> = {}): ApiTask {
  const resource = path.split('/').findLast((segment) => segment !== '' && !/^[:{[<]/.test(segment)) ?? '';
  const key = `api:${method ?? '*'} ${path.replaceAll(/:\w+|\{\w+\}/g, '{}')}`;
  return {
    ...base,
    kind: 'api',
    key,
    method,
    path,
    resource,
    summary: '',
    requestFields: [],
    responseFields: [],
    ...more,
  };
}

export function model(name: string, fields: readonly Field[] = [], more: Partial<ModelTask> = {}): ModelTask {
  return { ...base, kind: 'model', key: `model:${name.toLowerCase()}`, name, fields, ...more };
}

export function page(route: string | null, title: string, more: Partial<PageTask> = {}): PageTask {
  return { ...base, kind: 'page', key: `page:${route ?? title}`, name: title, route, title, ...more };
}

export function rule(text: string, more: Partial<RuleTask> = {}): RuleTask {
  return { ...base, kind: 'rule', key: `rule:${text}`, text, ...more };
}

/** Books with reviews, and pages for them: one of everything that the pack makes. */
export const bookshop: ExtractedTasks = {
  ...noTasks,
  models: [
    model('Book', [
      field('id', { type: 'uuid', primary: true, required: true }),
      field('title', { required: true, minLength: 2, maxLength: 200 }),
      field('isbn', { required: true, unique: true, maxLength: 13 }),
      field('price', { type: 'number', minimum: 0, maximum: 10_000 }),
      field('stock', { type: 'integer', minimum: 0, defaultValue: '0' }),
      field('genre', { values: ['novel', 'poetry', "children's"] }),
      field('inPrint', { type: 'boolean', defaultValue: 'true' }),
      field('published_on', { type: 'date' }),
      field('homepage', { type: 'url' }),
      field('tags', { list: true }),
      field('authorId', { references: 'Author' }),
      field('extra', { type: 'json' }),
      field('createdAt', { type: 'datetime', required: true }),
    ]),
    model('Author', [field('name', { required: true }), field('editorId', { references: 'Author' })]),
    model('Shelf', [field('slug', { required: true, maxLength: 40 }), field('label')]),
    model('StockMovement', [field('isbn', { required: true }), field('change', { type: 'integer', required: true })]),
    model('User', [
      field('email', { type: 'email', required: true, unique: true }),
      field('password', { required: true, minLength: 8 }),
      field('name'),
    ]),
  ],
  apis: [
    api('GET', '/api/books'),
    api('POST', '/api/books'),
    api('GET', '/api/books/:id'),
    api('PUT', '/api/books/:id'),
    api('PATCH', '/api/books/:id'),
    api('DELETE', '/api/books/:id'),
    api('GET', '/api/books/:bookId/reviews'),
    api('POST', '/api/books/:bookId/reviews', {
      requestFields: [
        field('rating', { type: 'integer', required: true, minimum: 1, maximum: 5 }),
        field('comment', { type: 'text' }),
      ],
    }),
    api('DELETE', '/api/books/:bookId/reviews/:reviewId'),
    api('POST', '/api/users'),
    api('GET', '/api/shelves/:slug'),
    api('PUT', '/api/shelves/:slug'),
    api('PATCH', '/api/shelves/:slug'),
    api('POST', '/api/stock/:isbn/movements'),
    api('POST', '/api/sessions'),
    api('POST', '/api/events'),
    api('GET', '/api/events/{id}'),
    api('POST', '/api/auth/login'),
    api('POST', '/api/orders/:id/cancel'),
  ],
  pages: [
    page('/', 'Welcome <to> the "shop"'),
    page('/books', 'Books'),
    page('/users', 'Users', { evidence: 'Shows name and email of every user, sorted by name' }),
    page('/books/new', 'New book', { form: [field('title'), field('price', { type: 'number' })] }),
    page('/books/:id', 'Book'),
    page('/login', 'Log in', { form: [field('email'), field('password')] }),
    page(null, 'Dashboard'),
  ],
  rules: [rule('Prices must not change after an order.'), rule('The slug of a shelf must never be changed.')],
};
