import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import type { ModelInput, ResourceInput } from '../../src/plan/spec.ts';
import { generateInto, inputOf, planOf } from '../support/generate.ts';
import { api, field, model, noTasks } from '../support/tasks.ts';

const document = `# Places

## Data model

### Country

| field | type | notes |
|---|---|---|
| code | string | primary key, exactly 2 characters |
| label | string | |

### City

| field | type | notes |
|---|---|---|
| countryCode | string | references Country.code |

## API

- \`GET /api/countries\`
- \`POST /api/countries\`
- \`GET /api/countries/:code\`
- \`PUT /api/countries/:code\`
- \`GET /api/cities\`
- \`POST /api/cities\`
`;

const code = { type: 'string', required: true, unique: true, fixed: true, minLength: 2, maxLength: 2 } as const;

function specOf(plan: ReturnType<typeof planOf>, slug: string): ModelInput['model'] {
  return (inputOf(plan, `model:${slug}`) as ModelInput).model;
}

describe('a primary key', () => {
  test('that is no id is given by the client, and references and paths hold it', () => {
    const plan = planOf(extractTasks(outline(document)));
    const country = specOf(plan, 'country');
    expect(country.primary).toEqual({ name: 'id', type: 'uuid' });
    expect(country.key).toBe('code');
    expect(country.fields[0]).toEqual({ name: 'code', ...code });
    expect(specOf(plan, 'city').fields[0]).toMatchObject({
      type: 'string',
      references: { table: 'country', field: 'code' },
    });
    const { lookup } = inputOf(plan, 'resource:/api/countries') as ResourceInput;
    expect(lookup).toEqual({ param: 'code', field: 'code' });
    expect(plan.open).toEqual([]);
  });

  test('in SQL is read alike, in the column and after the columns', () => {
    for (const sql of ['number VARCHAR(12) PRIMARY KEY', 'number VARCHAR(12), PRIMARY KEY (number)']) {
      const text = `# A\n\n## Data model\n\n\`\`\`sql\nCREATE TABLE invoices (${sql}, total INTEGER);\n\`\`\`\n`;
      const { key, fields } = specOf(planOf(extractTasks(outline(text))), 'invoice');
      expect(key).toBe('number');
      expect(fields.find(({ name }) => name === key)).toMatchObject({ required: true, unique: true, maxLength: 12 });
    }
  });

  test('that is an id, an integer, or has a default is given by the server', () => {
    const keys = [
      field('id', { primary: true }),
      field('bookId', { primary: true }),
      field('number', { primary: true, type: 'integer' }),
      field('token', { primary: true, defaultValue: 'gen_random_uuid()' }),
    ];
    for (const key of keys) {
      const spec = specOf(planOf({ models: [model('Book', [key, field('title')])] }), 'book');
      expect(spec.primary).toEqual({ name: key.name, type: key.type === 'integer' ? 'integer' : 'uuid' });
      expect(spec.key).toBeUndefined();
    }
  });

  test('of several fields is an open task, and each of these stays what it is', () => {
    const text = `# A\n\n## Data model\n\n\`\`\`sql\nCREATE TABLE seats (line TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY ("line", place));\n\`\`\`\n`;
    const plan = planOf(extractTasks(outline(text)));
    const spec = specOf(plan, 'seat');
    expect(spec.primary).toEqual({ name: 'id', type: 'uuid' });
    expect(spec.fields.map(({ name, unique }) => [name, unique])).toEqual([
      ['line', undefined],
      ['place', undefined],
    ]);
    expect(plan.open).toMatchObject([
      { key: 'model:seat#line', reason: expect.stringContaining('a key of several fields (line, place)') },
    ]);
  });

  test('that no path can hold is an ordinary field, and told', () => {
    const plan = planOf({ models: [model('Thing', [field('parts', { primary: true, list: true })])] });
    expect(specOf(plan, 'thing').fields).toEqual([{ name: 'parts', type: 'string', list: true }]);
    expect(plan.open).toMatchObject([{ reason: expect.stringContaining('no path can hold such a key') }]);
  });

  test('of a model of another feature is what references hold', async () => {
    const models = [model('Country', [field('code', { primary: true, maxLength: 2 })])];
    const { ledger } = await generateInto(new Map(), 'a', { ...noTasks, models });
    const cities = { ...noTasks, models: [model('City', [field('country', { references: 'Country' })])] };
    const { plan } = await generateInto(new Map(), 'b', cities, ledger);
    expect(specOf(plan, 'city').fields[0]?.references).toEqual({ table: 'country', field: 'code' });
  });

  test('is what an item parameter of any name means', () => {
    const models = [model('Country', [field('code', { primary: true })])];
    const plan = planOf({ models, apis: [api('GET', '/api/countries/:id')] });
    expect((inputOf(plan, 'resource:/api/countries') as ResourceInput).lookup).toEqual({ param: 'id', field: 'code' });
  });
});
