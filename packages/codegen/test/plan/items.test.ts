import { extractTasks, outline } from '@orch/prd';
import { describe, expect, test } from 'vitest';

import type { ModelInput, ResourceInput } from '../../src/plan/spec.ts';
import { filesOf, inputOf, planOf } from '../support/generate.ts';
import { api, field, model } from '../support/tasks.ts';

const user = (more: object = {}): ReturnType<typeof model> =>
  model('User', [field('id', { type: 'integer', primary: true }), field('username', more), field('name')]);
const [byName, change, removal] = [
  api('GET', '/api/users/{username}'),
  api('PATCH', '/api/users/{id}'),
  api('DELETE', '/api/users/{id}'),
];

/** Item path and operations of each resource, by its key. */
function served(plan: ReturnType<typeof planOf>): unknown {
  return plan.units.flatMap(({ kind, key, input }) => {
    const { item, operations, lookup } = input as unknown as ResourceInput;
    return kind === 'resource' ? [[key, item, operations.join(), lookup.field]] : [];
  });
}

describe('paths of one collection with different item parameters', () => {
  test('stay by id where one has another parameter, which is open where its field is not unique', () => {
    const text = `# Users

## Data model

### User

- id: integer, primary key
- username: string, max 20

## API

- \`GET /api/users/{username}\`
- \`PATCH /api/users/{id}\`
- \`DELETE /api/users/{id}\`
`;
    const plan = planOf(extractTasks(outline(text)));
    expect(served(plan)).toEqual([['resource:/api/users', '/api/users/:id', 'update,remove', 'id']]);
    expect((inputOf(plan, 'model:user') as ModelInput).model.fields[0]?.unique).toBeUndefined();
    expect(plan.open).toMatchObject([
      {
        key: 'api:GET /api/users/{}',
        title: 'GET /api/users/{username}',
        reason: 'username of user is not unique, and other paths of /api/users find records otherwise',
      },
    ]);
  });

  test('are each served by their own where the field is unique', async () => {
    const apis = [byName, change, removal, api('GET', '/api/users')];
    const plan = planOf({ models: [user({ unique: true })], apis });
    expect(served(plan)).toEqual([
      ['resource:/api/users', '/api/users/:id', 'list,update,remove', 'id'],
      ['resource:/api/users by username', '/api/users/:username', 'read', 'username'],
    ]);
    expect(plan.open).toEqual([]);
    const files = await filesOf(plan);
    const keys = new Set(plan.units.map(({ key }) => key));
    expect(files.filter(({ unit }) => !keys.has(unit))).toEqual([]);
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    expect(files.map(({ path }) => path)).toContain('src/features/f/api/users-by-username.js');
  });

  test('are open where they have the same method', () => {
    const byId = { ...api('GET', '/api/users/{id}'), key: 'api:GET second' };
    const plan = planOf({ models: [user({ unique: true })], apis: [byName, byId] });
    expect(served(plan)).toEqual([['resource:/api/users', '/api/users/:id', 'read', 'id']]);
    expect(plan.open).toMatchObject([{ key: byName.key, reason: expect.stringContaining('no router can tell') }]);
  });

  test('are one where their parameters mean the same', () => {
    const plan = planOf({ models: [user()], apis: [api('GET', '/api/users/{userId}'), removal] });
    expect(served(plan)).toEqual([['resource:/api/users', '/api/users/:userId', 'read,remove', 'id']]);
    expect(plan.open).toEqual([]);
  });

  test('find records by the one that all have, which becomes unique', () => {
    const plan = planOf({ models: [user()], apis: [byName, api('DELETE', '/api/users/{username}')] });
    expect(served(plan)).toEqual([['resource:/api/users', '/api/users/:username', 'read,remove', 'username']]);
    expect(plan.open).toEqual([]);
  });
});

test('a parameter that is neither a field nor an id is taken for the id, and that is told', () => {
  const plan = planOf({ models: [user()], apis: [api('GET', '/api/users/{handle}')] });
  expect(plan.open).toMatchObject([
    {
      key: 'api:GET /api/users/{}#handle',
      reason: ':handle is no field of user by which records can be found: it is taken for the id',
    },
  ]);
});
