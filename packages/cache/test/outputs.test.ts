import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { sha256 } from '@orch/core';
import { readTree, tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Cache,
  createTaskOutputs,
  openBlobs,
  openCache,
  type OutputSink,
  type TaskOutputs,
} from '../src/index.ts';
import { mounted } from './support/mounted.ts';

interface Fixture extends Disposable {
  readonly cache: Cache;
  readonly outputs: TaskOutputs;
  readonly blobs: string;
  /** Where tasks work. */
  readonly root: string;
  /** Where outputs are restored. */
  readonly other: string;
  readonly sink: OutputSink;
}

function fixture(blobsAt?: string): Fixture {
  const dir = tempDir();
  const cache = openCache({ dir: join(dir.path, 'cache') });
  const blobs = blobsAt ?? join(dir.path, 'cache', 'blobs');
  const [root, other] = [join(dir.path, 'root'), join(dir.path, 'other')];
  mkdirSync(root);
  mkdirSync(other);
  return {
    cache,
    outputs: createTaskOutputs({ cache, blobs: openBlobs({ dir: blobs }) }),
    blobs,
    root,
    other,
    sink: folderSink(other),
    [Symbol.dispose]: () => {
      cache.close();
      dir[Symbol.dispose]();
    },
  };
}

/** Writes at once. */
function folderSink(root: string): OutputSink {
  return {
    write: (path, content, { mode }) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      chmodSync(join(root, path), mode);
    },
    mkdir: (path) => void mkdirSync(join(root, path), { recursive: true }),
  };
}

describe('the outputs of a task', () => {
  test('come back as they were: contents, permissions, empty folders and the value', () => {
    using f = fixture();
    writeTree(f.root, { 'dist/a.js': 'a', 'dist/deep/b.js': 'b', 'bin/run': '#!/bin/sh\n', 'other.txt': 'no output' });
    mkdirSync(join(f.root, 'dist/empty'));
    chmodSync(join(f.root, 'bin/run'), 0o755);
    expect(f.outputs.store({ input: 1 }, f.root, { paths: ['dist', 'bin/run'], value: { log: 'built' } })).toBe(true);
    const restored = f.outputs.restore({ input: 1 }, f.sink);
    expect(restored?.value).toEqual({ log: 'built' });
    expect(restored?.files.map(({ path }) => path)).toEqual(['bin/run', 'dist/a.js', 'dist/deep/b.js']);
    expect(readTree(f.other)).toEqual({ 'dist/a.js': 'a', 'dist/deep/b.js': 'b', 'bin/run': '#!/bin/sh\n' });
    expect(statSync(join(f.other, 'bin/run')).mode & 0o777).toBe(0o755);
    expect(statSync(join(f.other, 'dist/empty')).isDirectory()).toBe(true);
  });

  test('belong to their input alone', () => {
    using f = fixture();
    writeTree(f.root, { a: '1' });
    f.outputs.store(1, f.root, { paths: ['a'], value: null });
    writeTree(f.root, { a: '2' });
    f.outputs.store(2, f.root, { paths: ['a'], value: null });
    f.outputs.restore(1, f.sink);
    expect(readTree(f.other)).toEqual({ a: '1' });
    expect(f.outputs.restore(3, f.sink)).toBeUndefined();
  });

  test('are equal after store and restore, whatever they hold', () => {
    using f = fixture();
    const name = fc.stringMatching(/^[a-z0-9 ü._-]{1,12}$/).filter((text) => !/^\.+$/.test(text));
    const tree = fc.dictionary(name, fc.uint8Array({ maxLength: 300 }), {
      minKeys: 1,
      maxKeys: 6,
      noNullPrototype: true,
    });
    let run = 0;
    fc.assert(
      fc.property(tree, (files) => {
        const root = join(f.root, `${run++}`);
        for (const [path, content] of Object.entries(files))
          folderSink(root).write(`d/${path}`, content, { mode: 0o644 });
        f.outputs.store(run, root, { paths: ['d'], value: null });
        const restored = new Map<string, Uint8Array>();
        f.outputs.restore(run, { write: (path, content) => void restored.set(path, content), mkdir: () => undefined });
        expect([...restored].map(([path, content]) => [path, [...content]])).toEqual(
          Object.keys(files)
            .sort()
            .map((path) => [`d/${path}`, [...(files[path] ?? [])]]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('are restored all or none', () => {
    using f = fixture();
    writeTree(f.root, { a: 'first', b: 'second' });
    f.outputs.store(1, f.root, { paths: ['a', 'b'], value: null });
    const lost = sha256('second');
    rmSync(join(f.blobs, lost.slice(0, 2), lost));
    expect(f.outputs.restore(1, f.sink)).toBeUndefined();
    expect(readTree(f.other)).toEqual({});
  });

  test('are refused where they could not be restored', () => {
    using f = fixture();
    writeTree(f.root, { 'd/file': 'x' });
    symlinkSync('file', join(f.root, 'd/link'));
    for (const path of ['d', 'd/link', 'absent', '../root/d/file', '/etc/passwd', '', 'a\0b', 'd\\file', 'C:/x']) {
      expect(() => f.outputs.store(1, f.root, { paths: [path], value: null }), path).toThrow(
        expect.objectContaining({ code: 'ORCH_CACHE_OUTPUT' }),
      );
    }
    expect(f.outputs.restore(1, f.sink)).toBeUndefined();
  });

  test('with paths that lead elsewhere are not restored, whoever wrote the record', () => {
    using f = fixture();
    writeTree(f.root, { a: 'x' });
    f.outputs.store(1, f.root, { paths: ['a'], value: null });
    const record = f.cache.get<{ files: { path: string }[] }>('task-output', 1)?.value;
    for (const path of ['../a', '/a', 'b/../../a', 'c:\\a']) {
      f.cache.set('task-output', 1, { ...record, files: record?.files.map((file) => ({ ...file, path })) });
      expect(f.outputs.restore(1, f.sink)).toBeUndefined();
    }
  });
});

describe('a task', () => {
  test('runs once for all that ask at the same time, and not again while its outputs are there', async () => {
    using f = fixture();
    let runs = 0;
    const run = async (): Promise<{ paths: string[]; value: number }> => {
      runs++;
      writeTree(f.root, { out: 'made' });
      return { paths: ['out'], value: 7 };
    };
    const ask = async (): Promise<unknown> => f.outputs.restoreOrRun('x', { root: f.root, sink: f.sink, run });
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(runs).toBe(1);
    expect(all).toMatchObject([{ ran: true, value: 7 }, { ran: false, value: 7 }, { ran: false }]);
    expect(await ask()).toMatchObject({ ran: false, files: [{ path: 'out', bytes: 4 }] });
    expect(readTree(f.other)).toEqual({ out: 'made' });
  });

  test('runs again when the contents of its outputs are lost', async () => {
    using f = fixture();
    writeTree(f.root, { out: 'made' });
    const task = { root: f.root, sink: f.sink, run: () => ({ paths: ['out'], value: null }) };
    await f.outputs.restoreOrRun('x', task);
    rmSync(f.blobs, { recursive: true });
    expect(await f.outputs.restoreOrRun('x', task)).toMatchObject({ ran: true });
    expect(await f.outputs.restoreOrRun('x', task)).toMatchObject({ ran: false });
  });

  test('that fails is not remembered', async () => {
    using f = fixture();
    const task = { root: f.root, sink: f.sink };
    const fail = (): never => {
      throw new Error('no luck');
    };
    await expect(f.outputs.restoreOrRun('x', { ...task, run: fail })).rejects.toThrow('no luck');
    const absent = (): { paths: string[]; value: null } => ({ paths: ['absent'], value: null });
    await expect(f.outputs.restoreOrRun('x', { ...task, run: absent })).rejects.toMatchObject({
      code: 'ORCH_CACHE_OUTPUT',
    });
    writeTree(f.root, { absent: 'now' });
    expect(await f.outputs.restoreOrRun('x', { ...task, run: absent })).toMatchObject({ ran: true });
  });

  test('whose outputs the disk refuses has its result, and runs again', async (context) => {
    using disk = mounted(['-t', 'tmpfs', '-o', 'size=100k', 'tmpfs']);
    if (disk === undefined) {
      context.skip('this machine lets nobody mount');
      return;
    }
    using f = fixture(join(disk.path, 'blobs'));
    writeTree(f.root, { out: 'x'.repeat(300_000) });
    const task = { root: f.root, sink: f.sink, run: () => ({ paths: ['out'], value: 1 }) };
    expect(await f.outputs.restoreOrRun('x', task)).toMatchObject({ ran: true, value: 1, files: [{ bytes: 300_000 }] });
    expect(f.outputs.store('x', f.root, task.run())).toBe(false);
    expect(await f.outputs.restoreOrRun('x', task)).toMatchObject({ ran: true });
  });
});
