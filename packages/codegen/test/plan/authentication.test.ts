import { expect, test } from 'vitest';

import { isAuthentication } from '../../src/plan/authentication.ts';
import { parsePath } from '../../src/plan/path.ts';
import type { ModelInput } from '../../src/plan/spec.ts';
import { inputOf, planOf } from '../support/generate.ts';
import { api, field, model, page } from '../support/tasks.ts';

function isAbout(path: string): boolean {
  const parsed = parsePath(path);
  return parsed !== undefined && isAuthentication(parsed);
}

test.each([
  '/api/sessions',
  '/api/sessions/:id',
  '/api/sessions/current',
  '/api/users/:id/sessions',
  '/api/user-sessions',
  '/api/users/sessions',
  '/api/login',
  '/api/logins',
  '/sign-in',
  '/api/auth/:provider',
  '/api/auth/users',
  '/api/tokens',
  '/api/refresh_tokens/:id',
  '/api/users/:id/password',
  '/api/password-resets',
  '/api/api-keys',
  '/api/otps',
  '/api/emailVerifications',
  '/api/oauth2/clients',
  '/api/permissions/:id',
  '/api/roles',
])('%s is about signing in', (path) => {
  expect(isAbout(path)).toBe(true);
});

test.each([
  '/api/books',
  '/api/authors',
  '/api/users/:id',
  '/api/chat/sessions',
  '/api/training-sessions',
  '/api/sessions/:id/messages',
  '/api/registrations',
  '/sign-up',
  '/:token',
])('%s is not about signing in', (path) => {
  expect(isAbout(path)).toBe(false);
});

test('endpoints and pages about signing in are open tasks, whatever the document declares for them', () => {
  const credentials = [field('email', { type: 'email', required: true }), field('password', { required: true })];
  const plan = planOf({
    apis: [
      api('POST', '/api/sessions', { requestFields: credentials }),
      api('DELETE', '/api/sessions/:id'),
      api('DELETE', '/api/sessions/current'),
    ],
    models: [model('Session', [field('expiresAt', { type: 'datetime' })])],
    pages: [page('/sign-in', 'Customer sign-in', { form: credentials }), page('/sessions', 'Sessions')],
  });
  expect(plan.units.map((unit) => unit.key)).toEqual(['workspace', 'model:session', 'feature']);
  expect(plan.open).toHaveLength(5);
  expect(new Set(plan.open.map((task) => task.reason))).toEqual(new Set(['signing in is not generated']));
});

test('a model with a password stays, and the password is a secret', () => {
  const plan = planOf({ apis: [api('POST', '/api/users')], models: [model('User', [field('password')])] });
  expect((inputOf(plan, 'model:user') as ModelInput).model.fields).toMatchObject([{ name: 'password', secret: true }]);
  expect(plan.open).toEqual([]);
});
