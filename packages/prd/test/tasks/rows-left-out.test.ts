import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const table = (...names: string[]): string[] => [
  '## Data model',
  '',
  '### Book',
  '',
  '| Field | Type |',
  '|---|---|',
  ...names.map((name) => `| ${name} | string |`),
];

test('a field whose name has several words is read', () => {
  const { models } = read(...table('id', 'first name', 'größe', '标题', 'e-mail'));
  expect(models).toMatchObject([
    { fields: ['id', 'first name', 'größe', '标题', 'e-mail'].map((name) => ({ name, type: 'string' })) },
  ]);
});

test.for(['{ "größe": 1, "e-mail": "a@b.co", "标题": "x" }', '{ "größe": integer, "e-mail": email, "标题": string }'])(
  'a body shows fields of any script: %s',
  (body) => {
    const lines = ['## API', '', '### POST /api/books', '', 'Request:', '', '```json', body, '```'];
    expect(read(...lines).apis[0]?.requestFields.map(({ name }) => name)).toEqual(['größe', 'e-mail', '标题']);
  },
);

test('a form has fields of any script', () => {
  const form = (text: string) =>
    read('## Pages', '', '### New book page (/books/new)', '', text).pages[0]?.form?.map(({ name }) => name);
  expect(form('A form with title and größe.')).toEqual(['title', 'größe']);
  expect(form('The form has the inputs `title` and `größe`.')).toEqual(['title', 'größe']);
});

test('each row of fields that is not read is left out with its reason', () => {
  const { models, omitted } = read(...table('id', 'title', "it's", 'Title', '**Notes**'));
  expect(models[0]?.fields.map(({ name }) => name)).toEqual(['id', 'title', 'Notes']);
  expect(omitted).toMatchObject([
    { kind: 'model', text: "it's", reason: 'not read as the name of a field', line: 11 },
    { kind: 'model', text: 'Title', reason: 'the table has the field title before it', line: 12 },
  ]);
});

test('rows of several models are left out with their reason too', () => {
  const rows = ['| Book | title | string |', "| Book | it's | string |", '| Author | name | string |'];
  const { omitted } = read('## Data model', '', '| Entity | Field | Type |', '|---|---|---|', ...rows);
  expect(omitted).toMatchObject([{ text: "it's", line: 8 }]);
});

test('an article before the word form is no name of a page', () => {
  const lines = ['## Pages', '', '### New person page (/people/new)', '', 'A form with name and birthDate.'];
  const { pages } = read(...lines);
  expect(pages.map(({ route }) => route)).toEqual(['/people/new']);
  expect(pages[0]?.form?.map(({ name }) => name)).toEqual(['name', 'birthDate']);
});

test('what a remark obliges to beyond the bounds of its own field is a rule, and the bounds are none', () => {
  const remarks = [
    'optional, at least 1450',
    'at least 3 characters long',
    'unique, must never be shown to other users',
  ];
  const rows = remarks.map((remark, nth) => `| field${nth} | string | ${remark} |`);
  const { rules } = read('## Data model', '', '### Book', '', '| Field | Type | Notes |', '|---|---|---|', ...rows);
  expect(rules.map(({ text }) => text)).toEqual(['unique, must never be shown to other users']);
});
