import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { makeOwnFolder } from '../../src/workflow/own-folders.ts';

test('The folder of a file is made, and the outermost one ignores itself.', () => {
  using dir = tempDir();
  makeOwnFolder(dir.path, '.runs', '.runs/task/cli/log');
  writeFileSync(join(dir.path, '.runs/task/cli/log'), '');
  expect(readFileSync(join(dir.path, '.runs/.gitignore'), 'utf8')).toBe('*\n');
});

test('A folder that cannot be made is an error that names it, not a bug.', () => {
  using dir = tempDir();
  writeFileSync(join(dir.path, '.runs'), 'a file');
  let thrown: unknown;
  try {
    makeOwnFolder(dir.path, '.runs', '.runs/task/cli/log');
  } catch (error) {
    thrown = error;
  }
  expect(isOrchError(thrown, 'ORCH_FS_STALE_BASE')).toBe(true);
  expect(thrown).toMatchObject({ location: { file: '.runs/task/cli' } });
});
