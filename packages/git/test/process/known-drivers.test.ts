import { appendFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { knownDrivers } from '../../src/process/known-drivers.ts';

const names = ['filter.lfs.clean'];

/** A place with a configuration, at a moment that comes long after its last change. */
function place(offsetMs = 60_000) {
  const temp = tempDir();
  const gitDir = join(temp.path, 'git');
  mkdirSync(gitDir);
  const config = join(gitDir, 'config');
  writeFileSync(config, '[filter "lfs"]\n\tclean = x\n');
  const drivers = knownDrivers(() => Date.now() + offsetMs);
  const at = { cwd: temp.path, gitDir };
  const learn = (found = names): void => {
    expect(drivers.find(at)).toBeUndefined();
    drivers.keep(at, found);
  };
  return { gitDir, config, drivers, at, learn, [Symbol.dispose]: () => temp[Symbol.dispose]() };
}

test('names are known as long as the configuration stays as it is', () => {
  using p = place();
  p.learn();
  expect(p.drivers.find(p.at)).toEqual(names);
});

test.each<[string, (p: ReturnType<typeof place>) => void]>([
  ['was added to', (p) => appendFileSync(p.config, '\n')],
  [
    'was replaced by one of the same size and time',
    ({ config, gitDir }) => {
      const other = join(gitDir, 'other');
      writeFileSync(other, '[filter "lfs"]\n\tclean = y\n');
      utimesSync(other, 1, 1);
      utimesSync(config, 1, 1);
      renameSync(other, config);
    },
  ],
  ['got a part for the worktree', ({ gitDir }) => writeFileSync(join(gitDir, 'config.worktree'), '')],
])('they are read again where the configuration %s', (_what, change) => {
  using p = place();
  p.learn();
  change(p);
  expect(p.drivers.find(p.at)).toBeUndefined();
});

test('they are not remembered where the configuration was changed while it was read', () => {
  using p = place();
  expect(p.drivers.find(p.at)).toBeUndefined();
  appendFileSync(p.config, '\n');
  p.drivers.keep(p.at, names);
  expect(p.drivers.find(p.at)).toBeUndefined();
});

test('they are not remembered where other files are included, the configuration is new, or no folder is named', () => {
  using included = place();
  included.learn(['include.path', ...names]);
  expect(included.drivers.find(included.at)).toBeUndefined();
  using fresh = place(0);
  fresh.learn();
  expect(fresh.drivers.find(fresh.at)).toBeUndefined();
  using p = place();
  p.drivers.keep({ cwd: p.gitDir }, names);
  expect(p.drivers.find({ cwd: p.gitDir })).toBeUndefined();
});
