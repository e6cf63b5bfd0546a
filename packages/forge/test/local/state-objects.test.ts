import { renameSync } from 'node:fs';
import { join } from 'node:path';

import { newObject } from '@orch/git-files';
import { git, tempDir } from '@orch/testkit';
import { array, assert, constantFrom, property, string, tuple } from 'fast-check';
import { describe, expect, it, test } from 'vitest';

import { openLocalForge } from '../../src/index.ts';
import { noListing, withBlobs } from '../../src/local/trees.ts';
import { localRepository } from '../support/local-repository.ts';
import { spawnProcess } from '../support/process.ts';

describe.each(['sha1', 'sha256'] as const)('objects named by %s', (format) => {
  it('make up the folders that git makes of the same files, whatever was there before', () => {
    using dir = tempDir();
    git(dir.path, 'init', '--quiet', `--object-format=${format}`);
    const name = constantFrom('a', 'a-b', 'a.b', 'a0', 'B');
    // A name is that of a file or of a folder, never of both.
    const path = tuple(
      array(
        name.map((one) => `${one}d`),
        { maxLength: 2 },
      ),
      name,
    ).map(([folders, file]) => [...folders, file].join('/'));
    const files = array(tuple(path, string({ maxLength: 4 })), { minLength: 1, maxLength: 8 });
    assert(
      property(array(files, { minLength: 1, maxLength: 3 }), (writes) => {
        let listing = noListing;
        let root = '';
        git(dir.path, 'read-tree', '--empty');
        for (const write of writes) {
          const blobs = new Map(write.map(([at, text]) => [at, newObject(format, 'blob', Buffer.from(text)).id]));
          ({ listing, root } = withBlobs(listing, blobs, format));
          const entries = [...blobs].flatMap(([at, id]) => ['--cacheinfo', `100644,${id},${at}`]);
          git(dir.path, 'update-index', '--add', ...entries);
        }
        expect(root).toBe(git(dir.path, 'write-tree', '--missing-ok').trim());
      }),
      { numRuns: 4 },
    );
  });
});

test('what the forge has written is whole for git, also where another process has written in between', async () => {
  using local = localRepository();
  const options = {
    path: local.bare,
    source: local,
    process: spawnProcess,
    environment: { PATH: process.env['PATH'] },
  };
  const [one, other] = [await openLocalForge(options), await openLocalForge(options)];
  for (const [forge, task] of [
    [one, 'a'],
    [other, 'b'],
    [one, 'c'],
  ] as const) {
    const { number } = await forge.issue({ task, title: `Title of ${task} ü`, body: 'Text' }).do();
    await forge.comment({ on: number, key: 'k', body: 'Said' }).do();
  }
  expect(() => git(local.bare, 'fsck', '--strict', '--full')).not.toThrow();
  const listed = git(local.bare, 'ls-tree', '-r', '--name-only', 'refs/orch/forge/state').split('\n');
  expect(listed.filter((path) => /^(?:items|comments)\//.test(path))).toHaveLength(6);
  expect(git(local.bare, 'log', '--format=%an %s', 'refs/orch/forge/state').trim().split('\n')).toHaveLength(6);
});

test('a folder of objects that cannot be written is told', async () => {
  using local = localRepository();
  const environment = { PATH: process.env['PATH'] };
  const options = { path: local.bare, source: local, process: spawnProcess, environment };
  const forge = await openLocalForge({ ...options, readRef: () => null });
  renameSync(join(local.bare, 'objects'), join(local.bare, 'away'));
  await expect(forge.issue({ task: 'a', title: 'T', body: '' }).do()).rejects.toMatchObject({
    code: 'ORCH_FORGE_GIT_FAILED',
    message: expect.stringContaining('ENOENT') as string,
  });
});
