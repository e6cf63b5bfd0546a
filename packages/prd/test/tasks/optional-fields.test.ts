import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { readField } from '../../src/tasks/field.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', '## Data model', '', ...lines].join('\n')));

/** The fields of the first model, each as `name`, with `?` where it may be absent and `[]` where it is a list. */
const shapes = (...lines: string[]): string[] =>
  read(...lines).models[0]?.fields.map(
    ({ name, required, list }) => name + (required ? '' : '?') + (list ? '[]' : ''),
  ) ?? [];

describe('in fenced code, a field may be absent', () => {
  test.for(['graphql', ''])('in GraphQL without an exclamation mark at its end (fence of %j)', (language) => {
    expect(
      shapes(
        `\`\`\`${language}`,
        'type Book {',
        '  id: ID!',
        '  title(language: String = "en"): String! # shown',
        '  note: String',
        '  tags: [String!]!',
        '  marks: [Int!]',
        '  author: Author! @deprecated(reason: "no: longer")',
        '}',
        '```',
      ),
    ).toEqual(['id', 'title', 'note?', 'tags[]', 'marks?[]', 'author']);
  });

  test.for(['dbml', ''])('in DBML without `not null` (fence of %j)', (language) => {
    const { models } = read(
      `\`\`\`${language}`,
      'Table loans {',
      '  id integer [primary key]',
      '  copy integer [not null, ref: > copies.id]',
      '  due date',
      '  note varchar(60) [null]',
      "  status varchar [default: 'open', not null]",
      '}',
      '```',
    );
    expect(models[0]?.fields.map(({ name, required }) => [name, required])).toEqual([
      ['id', true],
      ['copy', true],
      ['due', false],
      ['note', false],
      ['status', true],
    ]);
    expect(models[0]?.fields[4]?.defaultValue).toBe('open');
  });

  test('in TypeScript with a question mark or a union with null or undefined', () => {
    expect(
      shapes(
        '```ts',
        'interface Member {',
        '  id: string;',
        '  nick?: string;',
        '  phone: string | null;',
        '  email: null | string;',
        '  web: string | undefined;',
        '  tags: Array<string>;',
        '  kind: "a" | "b" | null;',
        '}',
        '```',
      ),
    ).toEqual(['id', 'nick?', 'phone?', 'email?', 'web?', 'tags[]', 'kind?']);
  });

  test('in Go as a pointer, in Python as an Optional or beside None', () => {
    expect(shapes('```go', 'type Car struct {', '  ID string', '  Name *string', '}', '```')).toEqual(['ID', 'Name?']);
    expect(
      shapes('```python', 'class Dog:', '    id: int', '    nick: Optional[str]', '    name: str | None', '```'),
    ).toEqual(['id', 'nick?', 'name?']);
  });
});

test.for([
  ['a: string?', 'string', false, false],
  ['a: string or null', 'string', false, false],
  ['a: null or string', 'string', false, false],
  ['a: string | null', 'string', false, false],
  ['a: string, may be null', 'string', false, false],
  ['a (optional string)', 'string', false, false],
  ['a: not null string', 'string', true, false],
  ['a: open | closed | null', 'string', false, false],
  ['a: daily | weekly | none', 'string', true, false],
  ['a: list of integers', 'integer', true, true],
  ['a (a list of strings)', 'string', true, true],
  ['a: list of Author', 'string', true, true],
  ['a: set of uuid', 'uuid', true, true],
  ['a: [string]', 'string', true, true],
  ['a: integer[]?', 'integer', false, true],
  ['a: string, listed first', 'string', true, false],
] as const)('%s is read as it is meant', ([text, type, required, list]) => {
  const field = readField(text);
  expect([field?.type, field?.required, field?.list === true]).toEqual([type, required, list]);
});

test('the same wordings count in a table of fields', () => {
  expect(
    shapes(
      '### Copy',
      '',
      '| Field | Type | Notes |',
      '|---|---|---|',
      '| a | string? | |',
      '| b | string or null | |',
      '| c | string \\| null | |',
      '| d | list of strings | |',
      '| e | Author? | |',
      '| f | string | may be null |',
      '| g | array of integers | optional |',
      '| h | enum(a, b)? | |',
      '| i | not null string | |',
    ),
  ).toEqual(['a?', 'b?', 'c?', 'd[]', 'e?', 'f?', 'g?[]', 'h?', 'i']);
});

test('a field with a question mark is no question', () => {
  const { models, omitted } = read('### Copy', '', '- a: string?', '- b (text?)');
  expect(models[0]?.fields.map(({ name, required }) => [name, required])).toEqual([
    ['a', false],
    ['b', false],
  ]);
  expect(omitted).toEqual([]);
});

describe('a default', () => {
  test.for([
    ['timestamp, default NOW()', 'NOW()'],
    ['uuid, default: gen_random_uuid()', 'gen_random_uuid()'],
    ["string, default 'in stock', required", 'in stock'],
    ['integer, defaults to 5', '5'],
    ['integer (default 5)', '5'],
    ['string, default null', undefined],
  ] as const)('is read from %s', ([text, value]) => {
    expect(readField(`a: ${text}`)?.defaultValue).toBe(value);
  });

  test('of SQL and Prisma keeps its call', () => {
    const { models } = read(
      '```sql',
      'CREATE TABLE a (',
      '  made TIMESTAMP NOT NULL DEFAULT NOW(),',
      "  zone TIMESTAMPTZ DEFAULT (now() AT TIME ZONE 'utc'),",
      "  word TEXT DEFAULT 'a b'::text,",
      '  price NUMERIC(10,2) DEFAULT (0)',
      ');',
      '```',
      '',
      '```prisma',
      'model B {',
      '  id Int @id @default(autoincrement())',
      '  made DateTime @default(now())',
      '}',
      '```',
    );
    expect(models.map(({ fields }) => fields.map(({ defaultValue }) => defaultValue))).toEqual([
      ['NOW()', 'now()', 'a b', '0'],
      [undefined, 'now()'],
    ]);
  });
});
