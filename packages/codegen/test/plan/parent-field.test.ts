import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import type { ModelInput, PageInput, ResourceInput } from '../../src/plan/spec.ts';
import { generateInto, inputOf, planOf } from '../support/generate.ts';
import { api, field, model, noTasks, page } from '../support/tasks.ts';

const owner = model('Owner', [field('id', { type: 'integer', primary: true }), field('name', { required: true })]);
const pet = model('Pet', [
  field('id', { type: 'integer', primary: true }),
  field('name', { required: true }),
  field('owner', { type: 'integer', required: true, references: 'Owner' }),
]);
const task = model('Task', [
  field('reviewer', { required: true, references: 'User' }),
  field('assignee', { references: 'User' }),
]);
const user = model('User', [field('username', { unique: true })]);

function fieldsOf(plan: ReturnType<typeof planOf>, slug: string): string[] {
  return (inputOf(plan, `model:${slug}`) as ModelInput).model.fields.map(({ name }) => name);
}

function parentsOf(plan: ReturnType<typeof planOf>, shape: string): unknown {
  return (inputOf(plan, `resource:${shape}`) as ResourceInput | undefined)?.parents;
}

describe('a collection below a record to which its model refers', () => {
  test('lists by the reference that the document declares, which keeps its name and stays required', () => {
    const text = `# Pets

## Data model

### Owner

- id: integer, primary key
- name: string, max 40

### Pet

- id: integer, primary key
- name: string, max 40
- owner: references Owner

## API

- \`POST /api/owners\`
- \`POST /api/pets\`
- \`GET /api/owners/{id}/pets\`
`;
    for (const plan of [
      planOf(extractTasks(outline(text))),
      planOf({ models: [pet, owner], apis: [api('GET', '/api/owners/{id}/pets'), api('POST', '/api/owners')] }),
    ]) {
      const { fields } = (inputOf(plan, 'model:pet') as ModelInput).model;
      expect(fields.map(({ name }) => name)).toEqual(['name', 'owner']);
      expect(fields[1]).toEqual({
        name: 'owner',
        type: 'integer',
        required: true,
        references: { table: 'owner', field: 'id' },
      });
      expect(parentsOf(plan, '/api/owners/{}/pets')).toEqual([
        { param: 'id', field: 'owner', parent: { table: 'owner', field: 'id' } },
      ]);
    }
  });

  test('is open where several references may be meant, and no field is added', () => {
    const plan = planOf({
      models: [task, user],
      apis: [api('GET', '/api/users/{id}/tasks'), api('GET', '/api/tasks')],
    });
    expect(fieldsOf(plan, 'task')).toEqual(['reviewer', 'assignee']);
    expect(plan.open.filter(({ kind }) => kind === 'api')).toMatchObject([
      {
        key: 'api:GET /api/users/{}/tasks',
        reason: 'reviewer and assignee refer to user: the path does not say which one is meant',
      },
    ]);
  });

  test.each(['/api/users/{assignee}/tasks', '/api/users/:assigneeId/tasks'])(
    '%s lists by the reference that its parameter is called after',
    (path) => {
      const plan = planOf({ models: [task, user], apis: [api('GET', path)] });
      expect(parentsOf(plan, '/api/users/{}/tasks')).toMatchObject([{ field: 'assignee' }]);
      expect(fieldsOf(plan, 'task')).toEqual(['reviewer', 'assignee']);
    },
  );

  test('is open where the path names the record by what the reference does not hold', () => {
    const models = [model('Task', [field('assignee', { references: 'User' })]), user];
    const plan = planOf({ models, apis: [api('GET', '/api/users/{username}/tasks')] });
    expect(fieldsOf(plan, 'task')).toEqual(['assignee']);
    expect(plan.open).toMatchObject([{ reason: 'assignee holds the id of user, and the path its username' }]);
  });

  test('takes an id for the identity, whatever items of the collection before are found by', () => {
    const models = [model('Task', [field('assignee', { references: 'User' })]), user];
    const plan = planOf({ models, apis: [api('GET', '/api/users/:username'), api('GET', '/api/users/:id/tasks')] });
    expect(parentsOf(plan, '/api/users/{}/tasks')).toEqual([
      { param: 'id', field: 'assignee', parent: { table: 'user', field: 'id' } },
    ]);
  });

  test('keeps a declared reference to its own model, and is open', () => {
    const nodes = model('Node', [field('parent', { references: 'Node' })]);
    const plan = planOf({ models: [nodes], apis: [api('GET', '/api/nodes/:id/nodes')] });
    expect((inputOf(plan, 'model:node') as ModelInput).model.fields).toMatchObject([
      { name: 'parent', references: { table: 'node', field: 'id' } },
    ]);
    expect(plan.open).toMatchObject([{ key: 'api:GET /api/nodes/{}/nodes' }]);
  });

  test('stores the parameter in a field of its own where the document declares no reference', () => {
    const plan = planOf({
      models: [owner, model('Visit', [field('on')])],
      apis: [api('GET', '/api/owners/:id/visits')],
    });
    expect(fieldsOf(plan, 'visit')).toEqual(['on', 'ownerId']);
  });

  test('holds a model of another feature by its reference', async () => {
    const { ledger } = await generateInto(new Map(), 'a', { ...noTasks, models: [owner, pet] });
    const apis = [api('GET', '/api/owners/:id/pets')];
    const { plan } = await generateInto(new Map(), 'b', { ...noTasks, apis }, ledger);
    expect(plan.units.filter(({ kind }) => kind === 'model')).toEqual([]);
    expect(parentsOf(plan, '/api/owners/{}/pets')).toMatchObject([{ field: 'owner' }]);
  });

  test('has a page that lists by it too', () => {
    const plan = planOf({ models: [owner, pet], pages: [page('/owners/:id/pets', 'Pets')] });
    expect((inputOf(plan, 'page:/owners/{}/pets') as PageInput).view).toMatchObject({
      kind: 'list',
      parents: [{ param: 'id', field: 'owner' }],
    });
  });
});
