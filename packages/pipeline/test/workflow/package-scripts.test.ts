import { expect, test } from 'vitest';

import { packageScripts } from '../../src/workflow/package-scripts.ts';

const never = (): boolean => false;

test('Only scripts that exist are run, in the order asked for.', () => {
  const found = packageScripts(
    { scripts: { build: 'tsc', lint: 'oxlint', empty: ' ' } },
    ['lint', 'test', 'build', 'empty'],
    never,
  );
  expect(found.map((script) => script.argv)).toEqual([
    ['npm', 'run', 'lint'],
    ['npm', 'run', 'build'],
  ]);
});

test('The package manager is the declared one, else that of the lock file, else npm.', () => {
  const managerOf = (packageJson: { packageManager?: string }, lock?: string): string | undefined =>
    packageScripts({ ...packageJson, scripts: { test: 'x' } }, ['test'], (path) => path === lock)[0]?.argv[0];
  expect(managerOf({ packageManager: 'yarn@4.1.0' }, 'pnpm-lock.yaml')).toBe('yarn');
  expect(managerOf({}, 'pnpm-lock.yaml')).toBe('pnpm');
  expect(managerOf({ packageManager: 'rm -rf /@1' })).toBe('npm');
  expect(managerOf({})).toBe('npm');
});

test.for([undefined, null, 1, 'x', [], {}, { scripts: null }, { scripts: ['test'] }, { scripts: { test: 1 } }])(
  'A package.json of an odd shape has no scripts: %j',
  (packageJson) => {
    expect(packageScripts(packageJson, ['test', 'constructor', '__proto__'], never)).toEqual([]);
  },
);
