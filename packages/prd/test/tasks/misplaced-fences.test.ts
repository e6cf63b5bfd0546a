import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (text: string) => extractTasks(outline(text));

test('Tables that stand in the text as SQL without a fence are read as those in one, with their columns.', () => {
  const text = `# Shop

## Database

We keep two tables.
CREATE TABLE users (
id INT PRIMARY KEY,

email VARCHAR(255) NOT NULL
);
CREATE TABLE orders (id INT PRIMARY KEY,
user_id INT REFERENCES users(id));

- Orders must be paid.
`;
  const { models, rules } = read(text);
  expect(models.map(({ name, fields, line }) => [name, fields.map((field) => field.name), line])).toEqual([
    ['users', ['id', 'email'], 6],
    ['orders', ['id', 'user_id'], 11],
  ]);
  expect(rules.map((rule) => rule.text)).toEqual(['Orders must be paid.']);
});

test('A bracket of SQL that is never closed takes nothing from what stands below it.', () => {
  const { rules } = read('# Shop\n\nCREATE TABLE users (\nid INT,\n\n## Rules\n\n- Orders must be paid.\n');
  expect(rules.map((rule) => rule.text)).toEqual(['Orders must be paid.']);
});

const nested = '# Shop\n\n```markdown\n# Sample\n```ts\nconst a = 1;\n```\nMore\n```\n\n';
const below = '## Requirements\n\n- Orders must be paid.\n\n## API\n\n- GET /orders\n';

test('What stands behind a fence in a fence, whose last mark opens one that nothing closes, is read at its place.', () => {
  const { rules, apis } = read(nested + below);
  expect(rules.map(({ text, line }) => [text, line])).toEqual([['Orders must be paid.', 13]]);
  expect(apis.map(({ path, line }) => [path, line])).toEqual([['/orders', 17]]);
});

test.for([
  ['its language is named', '```bash\n## comment\n- it must stay code\n'],
  ['no heading follows', '```\n- it must stay code\n'],
])('A fence at the end that nothing closes stays code where %s.', ([, fence]) => {
  expect(read(`# Shop\n\n${fence}`).rules).toEqual([]);
});
