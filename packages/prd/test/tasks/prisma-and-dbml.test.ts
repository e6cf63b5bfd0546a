import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const read = (language: string, ...code: string[]) =>
  extractTasks(outline(['## Data model', `\`\`\`${language}`, ...code, '```'].join('\n')));

test('In Prisma, one field may be unique, several are a key, and what else several demand is told.', () => {
  const { models, omitted } = read(
    'prisma',
    'model User {',
    '  id Int @id',
    '  email String',
    '  posts Post[]',
    '  @@unique([email(sort: Desc)])',
    '}',
    'model Post {',
    '  a Int',
    '  b Int',
    '  userId Int',
    '  user User @relation(fields: [userId], references: [id], onDelete: Cascade)',
    '  @@id([a, b])',
    '  @@unique(fields: [a, userId])',
    '  @@index([b])',
    '}',
  );
  expect(models).toMatchObject([
    { name: 'User', fields: [{ name: 'id' }, { name: 'email', unique: true }] },
    {
      name: 'Post',
      fields: [
        { name: 'a', primary: true, unique: false },
        { name: 'b', primary: true },
        { name: 'userId', references: 'User' },
      ],
    },
  ]);
  expect(omitted.map(({ text, line }) => [text, line])).toEqual([
    ['Post.user onDelete: Cascade', 13],
    ['Post: @@unique(fields: [a, userId])', 15],
  ]);
});

test('In DBML, references and indexes beside the columns count, and what no field holds is told.', () => {
  const { models, omitted } = read(
    'dbml',
    'Table posts {',
    '  id int [pk]',
    '  user_id int',
    '  tag_id int [ref: > tags.id, delete: cascade]',
    '  code varchar',
    '  indexes {',
    '    (user_id, tag_id) [unique]',
    '    code [unique]',
    '    user_id',
    '  }',
    '}',
    'Table users {',
    '  id int [pk]',
    '}',
    'Table tags {',
    '  id int [pk]',
    '  maker int',
    '}',
    'Ref: posts.user_id > users.id [delete: set null]',
    'Ref made: users.id < tags.maker',
    'Ref: posts.id <> tags.id',
  );
  expect(models).toMatchObject([
    {
      name: 'posts',
      fields: [
        { name: 'id' },
        { name: 'user_id', references: 'users' },
        { name: 'tag_id', references: 'tags' },
        { name: 'code', unique: true },
      ],
    },
    { name: 'users' },
    { name: 'tags', fields: [{ name: 'id' }, { name: 'maker', references: 'users' }] },
  ]);
  expect(omitted.map(({ text, line }) => [text, line])).toEqual([
    ['posts.tag_id delete: cascade', 6],
    ['posts: (user_id, tag_id) [unique]', 9],
    ['posts.user_id delete: set null', 21],
    ['Ref: posts.id <> tags.id', 23],
  ]);
});

test.for([
  ['references', 'Ref: a.b# > c.d [delete: cascade]\n'],
  ['constraints', '  @@unique([a#, b])\n'],
] as const)('200 KB of %s are answered within a second.', ([, part]) => {
  const lines = Array.from({ length: 200_000 / part.length }, (_, index) => part.replace('#', String(index)));
  const fields = Array.from({ length: 999 }, (_, index) => `  b${index} int\n`).join('');
  const text = `## Data model\n\n\`\`\`dbml\nTable a {\n${fields}${lines[0]?.startsWith('R') ? '}\n' : ''}${lines.join('')}\n\`\`\`\n`;
  const time = cpuTime(() => {
    extractTasks(outline(text));
  });
  expect(time).toBeLessThan(1000);
});
