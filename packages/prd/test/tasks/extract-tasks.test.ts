import { existsSync, readdirSync, readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { expected } from './expected.ts';
import { casesOf } from '../support/cases.ts';
import { cpuTime } from '../support/cpu-time.ts';

const read = (text: string) => extractTasks(outline(text));
const fixture = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

describe.for(Object.entries(expected))('%s', ([name, wanted]) => {
  const text = fixture(name);
  const found = read(text);

  test('gives exactly the endpoints, models, pages and rules that it asks for', () => {
    expect(found.apis.map((api) => `${api.method} ${api.path}`).sort()).toEqual([...wanted.apis].sort());
    expect(
      Object.fromEntries(found.models.map((model) => [model.name, model.fields.map((field) => field.name).join(' ')])),
    ).toEqual(wanted.models);
    expect(found.pages.map((page) => page.route ?? page.name).sort()).toEqual([...wanted.pages].sort());
    expect(found.rules).toHaveLength(wanted.rules.length);
    for (const rule of wanted.rules)
      expect(found.rules.some(({ id, text }) => id === rule || text.startsWith(rule))).toBe(true);
    expect(found.acceptance).toHaveLength(wanted.acceptance);
  });

  test('says of each task where it stands', () => {
    const lines = text.split('\n');
    for (const task of [...found.apis, ...found.models, ...found.pages, ...found.rules]) {
      expect(task.span.start).toBeLessThan(task.span.end);
      expect(lines[task.line - 1]).toBeDefined();
      expect(task.evidence.length).toBeGreaterThan(0);
      expect(task.confidence).toBeGreaterThan(0);
      expect(task.confidence).toBeLessThanOrEqual(1);
    }
  });

  test('gives the same tasks with CRLF, a byte order mark and no final newline', () => {
    const keys = (source: string) => {
      const tasks = read(source);
      return [...tasks.apis, ...tasks.models, ...tasks.pages, ...tasks.rules].map((task) => `${task.key} ${task.line}`);
    };
    expect(keys(`\ufeff${text.trimEnd().replaceAll('\n', '\r\n')}`)).toEqual(keys(text));
  });
});

test('leaves nothing out in silence', () => {
  const reasons = (name: string) => read(fixture(name)).omitted.map(({ kind, reason }) => `${kind}: ${reason}`);
  expect(reasons('booking-openapi-prisma.md')).toEqual([
    'api: negated',
    'api: another system or document',
    'api: example',
    'rule: risk',
  ]);
  expect(reasons('zakazy-ru.md')).toEqual(['api: out of scope', 'rule: user story']);
});

test('keys come from content, so that renumbering a section changes none', () => {
  const text = fixture('pflichtenheft-werkstatt.md');
  const keys = (source: string) => read(source).apis.map((api) => api.key);
  expect(keys(text.replace('## 4 Schnittstellen', '## 14 Schnittstellen'))).toEqual(keys(text));
  expect(keys(text)).toContain('api:DELETE /api/v1/termine/{}');
});

test('the same endpoint stated twice is one task that knows both places', () => {
  const { apis } = read(
    '# API\n\n- `POST /api/users/:id` with body `{ email, name? }`\n\n# Notes\n\n| Method | Path | Response |\n|---|---|---|\n| POST | /api/users/{userId} | `{ id, email }` |\n',
  );
  expect(apis).toHaveLength(1);
  expect(apis[0]).toMatchObject({ key: 'api:POST /api/users/{}', path: '/api/users/:id', resource: 'users', line: 3 });
  expect(apis[0]?.requestFields.map((field) => [field.name, field.required])).toEqual([
    ['email', true],
    ['name', false],
  ]);
  expect(apis[0]?.responseFields.map((field) => field.name)).toEqual(['id', 'email']);
});

test('reads types and constraints of fields', () => {
  const { models } = read(
    [
      '# Data model',
      '',
      '```sql',
      'CREATE TABLE IF NOT EXISTS shop.orders (',
      '  id UUID PRIMARY KEY,',
      "  status VARCHAR(20) NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid')),",
      '  customer_id INTEGER NOT NULL REFERENCES customers(id),',
      '  email TEXT UNIQUE,',
      '  CONSTRAINT positive CHECK (total > 0)',
      ');',
      '```',
    ].join('\n'),
  );
  expect(models).toMatchObject([{ key: 'model:order', name: 'orders', line: 4 }]);
  expect(models[0]?.fields).toMatchObject([
    { name: 'id', type: 'uuid', primary: true, required: true },
    { name: 'status', type: 'string', maxLength: 20, required: true, values: ['open', 'paid'], defaultValue: 'open' },
    { name: 'customer_id', type: 'integer', references: 'customers', required: true },
    { name: 'email', type: 'text', unique: true, required: false },
  ]);
});

test('a ticked item is done', () => {
  const { rules, acceptance } = read(fixture('shop-graphql-gherkin.md'));
  expect(rules.filter((rule) => rule.done).map((rule) => rule.id)).toEqual(['AC-1']);
  expect(acceptance.map(({ id, done }) => [id, done])).toEqual([
    ['AC-1', true],
    ['AC-2', false],
    [undefined, false],
  ]);
});

test.for([
  ['Do not create `DELETE /api/users`.', 'apis'],
  ['We will not build a `/admin` page.', 'pages'],
  ['The client calls Stripe’s `POST /v1/charges`.', 'apis'],
] as const)('asks for nothing: %s', ([sentence, kind]) => {
  const found = read(`# Requirements\n\n${sentence}\n`);
  expect(found[kind]).toEqual([]);
  expect(found.omitted.length).toBeGreaterThan(0);
});

test('whatever the text, extraction ends, is deterministic and keeps its keys apart', () => {
  const piece = fc.constantFrom(
    '# Requirements\n',
    '## Data model\n',
    '## Pages\n',
    '## API\n',
    '- ',
    '| Method | Path |\n|---|---|\n',
    '| GET | /a |\n',
    '`',
    '**',
    '{ a, b }',
    'User',
    ' must ',
    'GET /x',
    '```sql\nCREATE TABLE a (id INT',
    '\n```\n',
    '\n\n',
    '/login',
    ' page ',
    'Given ',
    'As a ',
    '~~',
    '(',
    '[',
    '<',
    '必须',
    'model A {\n  id Int\n}',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 8 })), { maxLength: 30 }), (pieces) => {
      const source = pieces.join('');
      const found = read(source);
      expect(read(source)).toEqual(found);
      const keys = [...found.apis, ...found.models, ...found.pages, ...found.rules].map((task) => task.key);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: casesOf(300) },
  );
});

test.for([
  ['backticks', `# API\n\n- ${'`/a'.repeat(60_000)}`],
  ['open tables', `# Data\n\`\`\`sql\n${'CREATE TABLE a ('.repeat(15_000)}`],
  ['open types', `# Data\n\`\`\`ts\n${'interface A {\n'.repeat(15_000)}`],
  ['deep lists', `# R\n\n${Array.from({ length: 2000 }, (_, depth) => `${' '.repeat(depth % 300)}- a`).join('\n')}`],
  ['a row of pipes', `# R\n\n${'|a'.repeat(50_000)}\n${'|-'.repeat(50_000)}\n${'|b'.repeat(50_000)}`],
  ['brackets in a cell', `# R\n\n| Method | Path | Purpose |\n|---|---|---|\n| GET | /a | ${'['.repeat(100_000)} |`],
  ['spaces in a cell', `# R\n\n| Method | Path |\n|---|---|\n| GET | /a${' '.repeat(100_000)}b |`],
  ['methods in a cell', `# Data\n\n| Field | Type |\n|---|---|\n| a | ${'GET https://a.b/c '.repeat(6000)} |`],
  ['spaces', `# R\n\n- GET ${' '.repeat(200_000)}x`],
] as const)('answers a hostile text of %s within two seconds', ([, text]) => {
  const time = cpuTime(() => {
    read(text);
  });
  expect(time).toBeLessThan(2000);
});

const labelled = new URL('../../../../../shared/labelled/', import.meta.url);
test.skipIf(!existsSync(labelled))(
  'finds something in each document of the labelled set, where that is at hand',
  () => {
    for (const name of readdirSync(labelled).filter((file) => /^\d.*\.md$/.test(file))) {
      const found = read(readFileSync(new URL(name, labelled), 'utf8'));
      expect(found.apis.length + found.models.length + found.pages.length + found.rules.length).toBeGreaterThan(3);
    }
  },
);

test('a router’s relative path and a bare prefix are parts of an endpoint that is named in full', () => {
  const { apis, omitted } = read(
    '# API\n\nAll handlers are in `/api/upload`.\n\n- `GET /api/upload/images/:id`\n\n```js\nrouter.get("/images/:id", show);\n```\n',
  );
  expect(apis.map((api) => `${api.method} ${api.path}`)).toEqual(['GET /api/upload/images/:id']);
  expect(omitted.map(({ text, reason }) => `${text}: ${reason}`)).toEqual([
    '* /api/upload: part of another endpoint',
    'GET /images/:id: part of another endpoint',
  ]);
});
