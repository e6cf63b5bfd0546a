import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

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
  const time = cpuTime(() => {
    extractTasks(outline(text));
  });
  expect(time).toBeLessThan(2000);
});

test.for([
  ['zod', 'const UserSchema = z.object({\n  id: z.string().uuid(),\n  email: z.string().optional(),\n});', 'ts'],
  ['Kotlin', '@Entity\ndata class User(\n    @PrimaryKey val id: Long,\n    val email: String?\n)', 'kotlin'],
  ['Dart', 'class User {\n  final String id;\n  final String? email;\n}', 'dart'],
  [
    'a class diagram',
    'classDiagram\n  class User {\n    +uuid id\n    +string email\n    +login() bool\n  }',
    'mermaid',
  ],
  [
    'Laravel',
    "Schema::create('User', function (Blueprint $table) {\n    $table->id();\n    $table->string('email');\n    $table->timestamps();\n});",
    'php',
  ],
] as const)('A model in %s is read with its fields.', ([, code, language]) => {
  const found = extractTasks(outline(`# X\n\n## Data model\n\n\`\`\`${language}\n${code}\n\`\`\`\n`)).models;
  expect(found.map(({ name, fields }) => [name, ...fields.map((field) => field.name)])).toEqual([
    ['User', 'id', 'email'],
  ]);
});

test('A record in JSON under the heading of a model, and names in a sentence, are models.', () => {
  const names = (text: string): string[] =>
    extractTasks(outline(`# X\n\n## Data model\n\n${text}`)).models.map(({ name }) => name);
  expect(names('### User\n\n```json\n{ "id": "u1", "email": "a@example.com" }\n```\n')).toEqual(['User']);
  expect(names('The main entities are User, Order and Product.\n')).toEqual(['User', 'Order', 'Product']);
  expect(names('#### users — those who sign in\n\n| Column | Type |\n|---|---|\n| id | uuid |\n')).toEqual(['users']);
  expect(names('### Tables\n\n- **orders** - what was bought\n')).toEqual(['orders']);
});
