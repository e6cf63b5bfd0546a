import { expect, test } from 'vitest';

import type { Manifest, Room } from '../../src/workspace.ts';
import { checkManifests } from '../../src/layers/manifests.ts';

function room(path: string, manifest: Partial<Manifest> = {}): Room {
  const [group, folder] = path.split('/') as [Room['group'], string];
  return { group, folder, path, manifest: { name: `@orch/${folder}`, ...manifest } };
}

const core = room('packages/core');
const sqlite = room('packages/sqlite', { dependencies: { '@orch/core': 'workspace:^' } });
const prd = room('packages/prd', { dependencies: { '@orch/core': 'workspace:^' } });
const testkit = room('tooling/testkit', { dependencies: { '@orch/core': 'workspace:^' } });
const house = [core, sqlite, prd, testkit];

test('a house whose packages import lower levels only has no problem', () => {
  const dag = room('packages/dag', {
    dependencies: { '@orch/core': 'workspace:^', '@orch/sqlite': 'workspace:^', yaml: 'catalog:' },
    devDependencies: { '@orch/testkit': 'workspace:*' },
  });
  expect(checkManifests([...house, dag])).toEqual([]);
});

test('a package that depends on a higher level is named with both levels', () => {
  const broken = room('packages/core', { dependencies: { '@orch/prd': 'workspace:^' } });
  expect(checkManifests([broken, prd])).toEqual([
    'packages/core/package.json: dependencies names @orch/prd: core is on level 0 and prd above it, on level 1',
  ]);
});

test('two packages of one level do not depend on each other, whatever the kind of dependency', () => {
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;
  for (const kind of kinds) {
    const cache = room('packages/cache', { [kind]: { '@orch/prd': 'workspace:^' } });
    expect(checkManifests([...house, cache])).toEqual([
      `packages/cache/package.json: ${kind} names @orch/prd: cache and prd are both on level 1; take a port as a parameter instead`,
    ]);
  }
});

test('core does not depend on sqlite although sqlite may depend on core', () => {
  const broken = room('packages/core', { dependencies: { '@orch/sqlite': 'workspace:^' } });
  expect(checkManifests([broken, sqlite])).toHaveLength(1);
});

test('an app depends neither on another app nor, outside its tests, on a tool', () => {
  const runner = room('apps/agent-runner');
  const cli = room('apps/cli', {
    dependencies: { '@orch/testkit': 'workspace:^', '@orch/prd': 'workspace:^' },
    devDependencies: { '@orch/agent-runner': 'workspace:^', '@orch/testkit': 'workspace:^' },
  });
  expect(checkManifests([...house, runner, cli])).toEqual([
    'apps/cli/package.json: dependencies names @orch/testkit: tools are for tests and checks, not for the sources of apps/cli',
    'apps/cli/package.json: devDependencies names @orch/agent-runner: apps never import each other',
  ]);
});

test('a package without a level is told where to add it', () => {
  expect(checkManifests([room('packages/novelty')])).toEqual([
    'packages/novelty: has no level; add it to tooling/house/src/layers/levels.ts',
  ]);
});
