import { expect, test } from 'vitest';

import type { ModelInput } from '../../src/plan/spec.ts';
import { inputOf, planOf } from '../support/generate.ts';
import { api, field, model } from '../support/tasks.ts';

test('a field that cannot keep its name is told with both names', () => {
  const names = ['id', 'title', 'items[]', 'größe', 'e-mail', 'rowid', 'toString', 'first name'];
  const plan = planOf({
    models: [
      model(
        'Book',
        names.map((name) => field(name)),
      ),
    ],
    apis: [api('GET', '/api/books')],
  });
  expect(plan.open).toMatchObject([
    {
      key: 'model:book#field-names',
      kind: 'model',
      reason:
        'properties are spelled as in code: clients have to send größe as grosse, e-mail as email, rowid as rowidValue, toString as toStringValue, first name as firstName',
    },
  ]);
});

test('fields of a request that cannot keep their names are told too', () => {
  const plan = planOf({ apis: [api('POST', '/api/books', { requestFields: [field('größe'), field('title')] })] });
  expect(plan.open).toMatchObject([{ key: 'model:book#field-names' }]);
});

test('a request that spells fields otherwise than the model is listed as open', () => {
  const columns = ['id', 'customer_name', 'total_cents', 'note'].map((name) => field(name, { required: true }));
  const requestFields = ['customerName', 'totalCents', 'note'].map((name) => field(name));
  const plan = planOf({ models: [model('Order', columns)], apis: [api('POST', '/api/orders', { requestFields })] });
  expect(plan.open).toMatchObject([
    {
      key: 'api:POST /api/orders#spelling',
      title: 'POST /api/orders',
      reason:
        'the model and the documented request spell fields differently: clients have to send customer_name instead of customerName, total_cents instead of totalCents',
    },
  ]);
});

test('names written as words begin small, where code is not written so beside them', () => {
  const namesIn = (...names: string[]) => {
    const plan = planOf({
      models: [
        model(
          'Guest',
          names.map((name) => field(name)),
        ),
      ],
    });
    return (inputOf(plan, 'model:guest') as ModelInput).model.fields;
  };
  expect(namesIn('Name', 'Email address', 'VAT')).toEqual([
    { name: 'name', type: 'string' },
    { name: 'emailAddress', label: 'Email address', type: 'string' },
    { name: 'VAT', type: 'string' },
  ]);
  expect(namesIn('Name', 'CustomerId').map(({ name }) => name)).toEqual(['Name', 'CustomerId']);
  expect(namesIn('Name', 'Größe')).toMatchObject([{ name: 'Name' }, { name: 'grosse', label: 'Größe' }]);
});
