import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { openCache } from '../src/index.ts';
import { linesOf, startScript } from './support/children.ts';

test('a process that finds a result loads SQLite and none of the modules that take milliseconds to load', async () => {
  using dir = tempDir();
  {
    using cache = openCache({ dir: dir.path });
    cache.set('t', { id: 7 }, 'seven');
  }
  const loaded = await linesOf(startScript('first-hit.ts', dir.path));
  expect(loaded).toContain('NativeModule sqlite');
  const slow = /^NativeModule (crypto|zlib|stream|http|timers\/promises|internal\/crypto\/\w+)$/;
  expect(loaded.filter((name) => slow.test(name))).toEqual([]);
});
