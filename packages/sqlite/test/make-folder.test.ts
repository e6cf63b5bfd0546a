import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { makeFolder } from '../src/index.ts';

test('a folder is made with those it is in, and left when it is there', () => {
  using dir = tempDir();
  const path = join(dir.path, 'a/b/c');
  makeFolder(path);
  makeFolder(path);
  expect(existsSync(path)).toBe(true);
});

test('a folder below a file cannot be made', () => {
  using dir = tempDir();
  writeFileSync(join(dir.path, 'file'), '');
  expect(() => makeFolder(join(dir.path, 'file/a/b'))).toThrow(expect.objectContaining({ code: 'ENOTDIR' }));
});

test.skipIf(process.platform !== 'linux')('where nothing can be made, that is an error at once', () => {
  expect(() => makeFolder('/proc/nowhere/a/b')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
