import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { sourcesOf } from '../../src/write/sources.ts';

test('sources below src and test are found, but not what is installed, hidden, linked or no source', () => {
  using folder = tempDir();
  const found = { 'src/a.js': 'a', 'src/deep/er/b.tsx': 'b', 'test/c.mts': 'c' };
  const others = ['other/d.js', 'src/node_modules/e/e.js', 'test/.cache/f.js', 'src/g.json'];
  writeTree(folder.path, { ...found, ...Object.fromEntries(others.map((path) => [path, 'x'])) });
  symlinkSync(join(folder.path, 'other'), join(folder.path, 'src/linked'));
  symlinkSync(join(folder.path, 'other/d.js'), join(folder.path, 'src/linked.js'));
  const sources = [...sourcesOf(folder.path)].map(({ path, text }) => [path, text]);
  expect(Object.fromEntries(sources)).toEqual(found);
});

test('a workspace without these folders has no sources', () => {
  using folder = tempDir();
  expect([...sourcesOf(folder.path)]).toEqual([]);
});
