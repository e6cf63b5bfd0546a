import { expect, test } from 'vitest';

import type { ModelInput } from '../../src/plan/spec.ts';
import { inputOf, planOf } from '../support/generate.ts';
import { api, field, model, rule } from '../support/tasks.ts';

function isFixed(text: string): boolean {
  const plan = planOf({
    models: [model('Book', [field('isbn'), field('title')])],
    apis: [api('PATCH', '/api/books/:isbn')],
    rules: [rule(text)],
  });
  const [isbn, title] = (inputOf(plan, 'model:book') as ModelInput).model.fields;
  expect(isbn?.unique).toBe(true);
  expect(title?.fixed).toBeUndefined();
  return isbn?.fixed === true;
}

test.each([
  'The ISBN of a book must never be changed.',
  'An ISBN cannot be changed',
  'The isbn is immutable',
  'The ISBN must not change.',
])('%s keeps the field by which the path finds records', (text) => {
  expect(isFixed(text)).toBe(true);
});

test.each([
  'The ISBN must be unique.',
  'The title must never be changed.',
  'The ISBN must not be changed after an order.',
  'The ISBN may be changed.',
  'The misbnomer must not change',
])('%s does not', (text) => {
  expect(isFixed(text)).toBe(false);
});
