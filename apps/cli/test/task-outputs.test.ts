import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import { createTaskOutputs, openBlobs, openCache } from '@orch/cache';
import { createBatch } from '@orch/fs-batch';
import { readTree, tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

test('Outputs of a task are restored through a batch: all at once, and what is as it should be stays untouched.', async () => {
  using dir = tempDir();
  const root = join(dir.path, 'work');
  using cache = openCache({ dir: join(dir.path, 'cache') });
  const outputs = createTaskOutputs({ cache, blobs: openBlobs({ dir: join(dir.path, 'cache', 'blobs') }) });
  writeTree(root, { 'dist/a.js': 'a', 'dist/b.js': 'b', 'dist/c.js': 'c' });
  outputs.store('build', root, { paths: ['dist'], value: { tests: 3 } });

  writeTree(root, { 'dist/b.js': 'edited' });
  utimesSync(join(root, 'dist/a.js'), 1, 1);
  const batch = createBatch({ root, journalDir: join(dir.path, 'journal') });
  expect(outputs.restore('build', batch)?.value).toEqual({ tests: 3 });
  expect(readTree(root)['dist/b.js']).toBe('edited');
  expect(await batch.flush()).toMatchObject({ written: 1, unchanged: 2 });
  expect(readTree(root)).toEqual({ 'dist/a.js': 'a', 'dist/b.js': 'b', 'dist/c.js': 'c' });
  expect(statSync(join(root, 'dist/a.js')).mtimeMs).toBe(1000);
});
