import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const read = (...code: string[]) =>
  extractTasks(outline(['# Shop', '', '## Data model', '', '```sql', ...code, '```'].join('\n')));

const column = (definition: string, ...more: string[]) => {
  const found = read('CREATE TABLE book (', ['id serial PRIMARY KEY', definition, ...more].join(',\n'), ');');
  return { field: found.models[0]?.fields[1], lost: found.omitted.map(({ text }) => text) };
};

describe('A check', () => {
  test.for([
    ['qty int CHECK (qty > 0 AND qty <= 99)', { minimum: 1, maximum: 99 }],
    ['qty int CHECK (5 <= qty)', { minimum: 5 }],
    ['price numeric(10,2) CHECK ((price >= 0))', { minimum: 0 }],
    ['price numeric CHECK (price > 0 AND price < 9.5)', { exclusiveMinimum: 0, exclusiveMaximum: 9.5 }],
    ['rate numeric CHECK (rate BETWEEN 1 AND 2.5)', { minimum: 1, maximum: 2.5 }],
    ['code text CHECK (char_length(code) BETWEEN 2 AND 8)', { minLength: 2, maxLength: 8 }],
    ["kind text NOT NULL CHECK (kind IN ('a', 'b, c'))", { values: ['a', 'b, c'], required: true }],
    [
      "kind varchar(9) CHECK (((kind)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))",
      { values: ['a', 'b'], maxLength: 9 },
    ],
  ] as const)('that a field can hold whole is held: %s', ([definition, expected]) => {
    const { field, lost } = column(definition);
    expect(field).toMatchObject(expected);
    expect(lost).toEqual([]);
  });

  test.for([
    "mail text CHECK (mail ~ '^.+@.+$')",
    'qty int CHECK (qty > 0 OR qty = -5)',
    'qty int CHECK (qty >= 0 AND qty <> 7)',
    'qty int CHECK (qty < id)',
  ])('that it cannot hold is told, and held in no part: %s', (definition) => {
    const { field, lost } = column(definition);
    expect([field?.minimum, field?.maximum, field?.values, field?.required]).toEqual([
      undefined,
      undefined,
      undefined,
      false,
    ]);
    expect(lost).toEqual([definition.replace(/ (?:int|numeric|text)/, '')]);
  });

  test('of the table counts for the one field in it', () => {
    expect(column('low int', 'high int', 'CHECK (low >= 3)', 'CONSTRAINT c CHECK (low < high)')).toMatchObject({
      field: { name: 'low', minimum: 3 },
      lost: ['CONSTRAINT c CHECK (low < high)'],
    });
  });
});

test('One column may be unique, several together are told.', () => {
  expect(column('a int', 'b int', 'UNIQUE (a)', 'CONSTRAINT both UNIQUE (a, b)')).toMatchObject({
    field: { unique: true },
    lost: ['CONSTRAINT both UNIQUE (a, b)'],
  });
  const { models, omitted } = read(
    'CREATE TABLE t (a text, b text, c text);',
    'CREATE UNIQUE INDEX CONCURRENTLY t_a ON public.t USING btree (a);',
    'CREATE INDEX t_b ON t (b);',
    'CREATE UNIQUE INDEX t_b2 ON t (lower(b));',
    "CREATE UNIQUE INDEX t_c ON t (c) WHERE c <> '';",
    'CREATE UNIQUE INDEX u_d ON u (d);',
  );
  expect(models.map(({ name, fields }) => [name, ...fields.map(({ unique }) => unique)])).toEqual([
    ['t', true, false, false],
  ]);
  expect(omitted.map(({ line }) => line)).toEqual([9, 10, 11]);
});

test('What is added to a table later is part of it, and other changes are told.', () => {
  const { models, omitted } = read(
    'CREATE TABLE t (id int PRIMARY KEY);',
    'ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS pages int NOT NULL DEFAULT 3, ADD note text;',
    '-- ALTER TABLE t ADD COLUMN no text;',
    'ALTER TABLE t ADD CONSTRAINT n UNIQUE (note);',
    'ALTER TABLE t DROP COLUMN pages;',
    'ALTER TABLE others ADD COLUMN x date;',
  );
  expect(models).toMatchObject([
    {
      name: 't',
      fields: [
        { name: 'id' },
        { name: 'pages', type: 'integer', required: true, defaultValue: '3' },
        { name: 'note', type: 'text', unique: true },
      ],
    },
    { name: 'others', fields: [{ name: 'x', type: 'date' }], line: 11 },
  ]);
  expect(omitted).toMatchObject([{ text: 't: DROP COLUMN pages', line: 10 }]);
});

test('What is told of a column or constraint stands at its line.', () => {
  const { models, omitted } = read(
    'CREATE TABLE t (',
    '  a int,',
    '  b numeric CHECK (b <> 7),',
    '',
    '  UNIQUE (a, b)',
    ');',
  );
  expect(models[0]?.line).toBe(6);
  expect(omitted.map(({ line }) => line)).toEqual([8, 10]);
});

test('References of the table count, and what a deletion does is told.', () => {
  expect(
    column(
      'shelf_id int',
      'room int REFERENCES room ON DELETE RESTRICT',
      'FOREIGN KEY (shelf_id) REFERENCES public.shelf (id) ON DELETE SET NULL',
    ),
  ).toMatchObject({ field: { references: 'shelf' }, lost: ['book.shelf_id ON DELETE SET NULL'] });
  expect(column('by int NOT NULL REFERENCES author(id) ON DELETE CASCADE')).toMatchObject({
    field: { references: 'author', required: true },
    lost: ['book.by ON DELETE CASCADE'],
  });
  expect(column('a int', 'b int', 'FOREIGN KEY (a, b) REFERENCES x (a, b)').lost).toHaveLength(1);
});

test('Keys in a diagram of Mermaid are unique, or refer to the entity in the name of the field.', () => {
  const { models, omitted } = extractTasks(
    outline(
      [
        '## Data model',
        '```mermaid',
        'erDiagram',
        '  USERS ||--o{ POST : writes',
        '  USERS {',
        '    uuid id PK',
        '    string email UK "login"',
        '  }',
        '  POST {',
        '    uuid userId FK',
        '    uuid parent_post_id FK,UK',
        '    uuid author_id FK',
        '  }',
        '```',
      ].join('\n'),
    ),
  );
  expect(models).toMatchObject([
    {
      fields: [
        { name: 'id', primary: true },
        { name: 'email', unique: true },
      ],
    },
    {
      fields: [
        { name: 'userId', references: 'USERS', unique: false },
        { name: 'parent_post_id', references: 'POST', unique: true },
        { name: 'author_id' },
      ],
    },
  ]);
  expect(omitted).toMatchObject([{ text: 'POST.author_id FK', line: 12 }]);
});

test.for([
  ['additions', 'ALTER TABLE t#  ADD COLUMN a int,\n'],
  ['columns with checks', '\nCREATE TABLE t (a# int CHECK (a# > 0), \n'],
  ['columns of one table', 'a# int CHECK (a# > 0), UNIQUE (a#),\n'],
  ['open checks', 'CHECK (a > (\n'],
  ['unique indexes', 'CREATE UNIQUE INDEX a ON t# (b)\n'],
] as const)('200 KB of %s is answered within a second.', ([, part]) => {
  const lines = Array.from({ length: 200_000 / part.length }, (_, index) => part.replaceAll('#', String(index % 9999)));
  const text = `# Data model\n\n\`\`\`sql\nCREATE TABLE x (\n${lines.join('')}\n\`\`\`\n`;
  const time = cpuTime(() => {
    extractTasks(outline(text));
  });
  expect(time).toBeLessThan(1000);
});
