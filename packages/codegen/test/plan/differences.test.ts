import type { Field } from '@orch/prd';
import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
import { bookshop, field, model, noTasks } from '../support/tasks.ts';

const owned = [
  field('title', { required: true, maxLength: 60 }),
  field('genre', { values: ['novel', 'poetry'] }),
  field('stock', { type: 'integer', minimum: 0, defaultValue: '0' }),
  field('authorId', { references: 'Author' }),
];

/** What is open where a second feature declares `Book` with this field. */
async function openOf(asked: Field): Promise<string[]> {
  const models = [model('Author', [field('name')]), model('Publisher', [field('name')]), model('Book', owned)];
  const { ledger } = await generateInto(new Map(), 'a', { ...noTasks, models });
  const { plan } = await generateInto(new Map(), 'b', { ...noTasks, models: [model('Book', [asked])] }, ledger);
  expect(plan.provided).toEqual([{ key: 'model:book', by: 'a' }]);
  return plan.open.map(({ key, reason }) => `${key} ${reason}`);
}

const string = { declaredType: 'string' };

describe('a model of another feature that a document declares otherwise', () => {
  test.each([
    [field('title', { type: 'integer', declaredType: 'integer', required: true, minimum: 1 }), 'its type is integer'],
    [field('title', { ...string, required: true, list: true }), 'its type is list of string here, and string there'],
    [field('title', { ...string }), 'it is optional here, and required there'],
    [field('stock', { type: 'integer', declaredType: 'int', required: true }), 'it is required here, and optional'],
    [field('title', { maxLength: 80 }), 'its maxLength is 80 here, and 60 there'],
    [field('title', { minLength: 2 }), 'its minLength is 2 here, and none there'],
    [field('title', { unique: true }), 'it is unique here, and not there'],
    [field('title', { primary: true }), 'it is the key here, and not there'],
    [
      field('genre', { values: ['novel', 'comic'] }),
      'its list of values is comic, novel here, and novel, poetry there',
    ],
    [field('stock', { type: 'integer', defaultValue: '3' }), 'its default is 3 here, and 0 there'],
    [field('authorId', { references: 'Publisher' }), 'its referenced model is publisher here, and author there'],
    [field('id', { type: 'integer', declaredType: 'integer' }), 'its type is integer here, and uuid there'],
  ])('is an open task that names field and difference: %j', async (asked, reason) => {
    const open = await openOf(asked);
    expect(open).toHaveLength(1);
    expect(open[0]).toContain(`model:book#${asked.name} ${asked.name} differs from the model of a: `);
    expect(open[0]).toContain(reason);
  });

  test.each([
    field('title'),
    field('Title', { type: 'text', declaredType: 'text', required: true, maxLength: 60 }),
    field('genre', { ...string, values: ['poetry', 'novel'] }),
    field('stock', { type: 'integer', declaredType: 'integer' }),
    field('author_id', { ...string, references: 'authors' }),
    field('authorId', { ...string }),
    field('id', { type: 'uuid', declaredType: 'uuid', primary: true, required: true }),
  ])('is provided where the document says nothing else: %j', async (asked) => {
    expect(await openOf(asked)).toEqual([]);
  });

  test('does not differ from the document that it came from', async () => {
    const { ledger } = await generateInto(new Map(), 'a', bookshop);
    const models = bookshop.models.map((task) => ({
      ...task,
      fields: task.fields.map((each) => ({ ...each, declaredType: each.type })),
    }));
    const { plan } = await generateInto(new Map(), 'b', { ...noTasks, models }, ledger);
    expect(plan.open).toEqual([]);
  });

  test('is found in documents as people write them', async () => {
    const text = (notes: string): string =>
      `# Books\n\n## Data model\n\n### Book\n\n| field | type | notes |\n|---|---|---|\n| title | ${notes} |\n`;
    const { ledger } = await generateInto(new Map(), '1.1-list', extractTasks(outline(text('string | max 60'))));
    const rated = extractTasks(outline(text('integer | between 1 and 5')));
    const { plan } = await generateInto(new Map(), '1.2-rate', rated, ledger);
    expect(plan.open).toMatchObject([
      {
        key: 'model:book#title',
        reason:
          'title differs from the model of 1.1-list: its type is integer here, and string there; its minimum is 1 here, and none there; its maximum is 5 here, and none there',
      },
    ]);
  });
});
