import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const models = (...fence: string[]): string[] =>
  extractTasks(outline(`# Data model\n\n${fence.join('\n')}\n`)).models.map(
    ({ name, fields }) => `${name}: ${fields.map((field) => field.name).join(' ')}`,
  );

test('A tree of names and fields gives a model for each name.', () => {
  expect(
    models(
      '```',
      'user',
      '├── id (UUID)',
      '├── email (unique)',
      '└── created_at',
      '',
      'team',
      '├── id',
      '└── name',
      '```',
    ),
  ).toEqual(['user: id email created_at', 'team: id name']);
});

test('An indented list and a brace under a comment give models, a name alone gives none.', () => {
  expect(models('```yaml', 'Order:', '  id: uuid', '  total: decimal', 'Notes:', '```')).toEqual(['Order: id total']);
  expect(
    models('```ts', '// claims', '{', '  itemId: string, // of the bill', '  paidAt?: number,', '}', '```'),
  ).toEqual(['claims: itemId paidAt']);
});

test('Tables and schemas that code builds are models under any heading, with what is required.', () => {
  const { models: found } = extractTasks(
    outline(
      [
        '# Notes',
        '```ts',
        "export const users = pgTable('users', {",
        "  id: uuid('id').primaryKey(),",
        "  email: varchar('email', { length: 80 }).notNull(),",
        '});',
        'const postSchema = new mongoose.Schema({ title: { type: String, required: true }, body: String });',
        'bills: defineTable({ title: v.string(), note: v.optional(v.string()) }),',
        '```',
      ].join('\n'),
    ),
  );
  expect(
    found.map(({ name, line, fields }) => [name, line, fields.map((field) => [field.name, field.required])]),
  ).toEqual([
    [
      'users',
      3,
      [
        ['id', true],
        ['email', true],
      ],
    ],
    [
      'post',
      7,
      [
        ['title', true],
        ['body', false],
      ],
    ],
    [
      'bills',
      8,
      [
        ['title', true],
        ['note', false],
      ],
    ],
  ]);
});

test.for([
  ['underlines', '_'],
  ['spaces after a name', ' '],
  ['openings of schemas', 'Schema({'],
  ['branches', '├─'],
] as const)('answers half a megabyte of %s within two seconds', ([, part]) => {
  const line = `a${part.repeat(3990 / part.length)}x\n`;
  const text = `# Data model\n\n\`\`\`\n${line.repeat(125)}\`\`\`\n\ncreate tables: ${line.repeat(20)}`;
  const start = performance.now();
  extractTasks(outline(text));
  expect(performance.now() - start).toBeLessThan(2000);
});
