import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statfsSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

import { isOrchError } from '@orch/core';
import { injectFaults, readTree, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, recover, type Batch, type FileSystem } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const isJournal = (path: string): boolean => path.split('/').includes('.orch');

/** File system calls before one of which, the n-th, somebody does something. */
function meanwhile(at: number, act: () => void): { readonly fileSystem: FileSystem; readonly acted: () => boolean } {
  let calls = 0;
  const fileSystem = new Proxy(nodeFileSystem, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        if (++calls === at) act();
        return Reflect.apply(method, target, args) as unknown;
      };
    },
  });
  return { fileSystem, acted: () => calls >= at };
}

describe('a folder that becomes a symbolic link at any moment of a flush', () => {
  test.each(['batch', 'file', 'none'] as const)(
    'leads out of the root in the last few calls only, atomic %s',
    async (atomic) => {
      const outside: string[] = [];
      for (let at = 1, acted = true; acted; at++) {
        using dir = memoryDir();
        const root = join(dir.path, 'root');
        writeTree(dir.path, { 'root/d/a': 'old', 'root/d/deep/b': 'old', 'outside/deep/c': 'precious' });
        const race = meanwhile(at, () => {
          renameSync(join(root, 'd'), join(root, 'away'));
          symlinkSync('../outside', join(root, 'd'));
        });
        try {
          const batch = createBatch({ root, atomic, fileSystem: race.fileSystem });
          batch.write('d/a', 'new');
          batch.write('d/deep/b', 'new');
          batch.write('d/deep/new', 'new');
          batch.write('d/made/new', 'new');
          await batch.flush();
        } catch (error) {
          if (!isOrchError(error)) throw error;
        }
        acted = race.acted();
        const { 'outside/deep/c': precious, ...others } = readTree(dir.path, isJournal);
        expect(precious).toBe('precious');
        outside.push(
          ...Object.keys(others)
            .filter((path) => path.startsWith('outside/'))
            .map((path) => `${path} ${at}`),
        );
      }
      // a folder is looked at right before the first file in it is written, and not again before the next
      expect(outside.length).toBeLessThanOrEqual(5);
    },
  );
});

const isRoot = process.getuid?.() === 0;

/** A file system of a few kilobytes; undefined where none can be made. */
function smallDisk(dir: TempDir, kilobytes: number): (Disposable & { readonly path: string }) | undefined {
  const path = join(dir.path, 'disk');
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { path, [Symbol.dispose]: () => void execFileSync('umount', [path]) };
}

function journalsIn(root: string): string[] {
  const folder = join(root, '.orch/tx');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.gitignore') : [];
}

describe.skipIf(!isRoot)('a disk that is really full', () => {
  test('leaves the old tree or the new one, however much was free', async (context) => {
    const before = { a: 'a'.repeat(9000), b: 'b'.repeat(100), 'gone/c': 'c'.repeat(5000), log: 'one\n' };
    const after = { a: 'A'.repeat(12_000), b: 'B'.repeat(9000), log: 'one\ntwo\n', 'new/d': 'D'.repeat(20_000) };
    const codes = new Set<string>();
    for (let free = 0; free <= 120; free += 4) {
      using dir = tempDir();
      using disk = smallDisk(dir, 512);
      context.skip(disk === undefined, 'no file system can be mounted');
      if (disk === undefined) return;
      writeTree(disk.path, before);
      const { bavail, bsize } = statfsSync(disk.path);
      writeFileSync(join(disk.path, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - free * 1024)));
      // the look at what is free is left out, so that calls fail
      const fileSystem = { ...nodeFileSystem, freeBytes: () => Infinity };
      const batch = createBatch({ root: disk.path, fileSystem });
      batch.write('a', after.a);
      batch.write('b', after.b);
      batch.delete('gone');
      batch.append('log', 'two\n');
      batch.write('new/d', after['new/d']);
      const error: unknown = await batch.flush().then(
        () => undefined,
        (error: unknown) => error,
      );
      rmSync(join(disk.path, 'ballast'));
      recover({ root: disk.path });
      codes.add(isOrchError(error) ? `${error.code} ${'path' in error.data}` : String(error));
      expect(readTree(disk.path, isJournal)).toEqual(error === undefined ? after : before);
      expect(journalsIn(disk.path)).toEqual([]);
    }
    expect([...codes].sort()).toEqual(['ORCH_FS_NO_SPACE true', 'undefined']);
  });
});

describe('roots inside each other', () => {
  test('are flushed at the same time without a mixture', async () => {
    using dir = memoryDir();
    mkdirSync(join(dir.path, 'sub'));
    const fill = (root: string, prefix: string, text: string): Batch => {
      const batch = createBatch({ root });
      for (let i = 0; i < 300; i++) batch.write(`${prefix}${text}/f${i}`, text.repeat(500));
      return batch;
    };
    for (let round = 0; round < 3; round++) {
      await Promise.all([
        fill(dir.path, 'sub/', `outer${round}`).flush(),
        fill(join(dir.path, 'sub'), '', `inner${round}`).flush(),
      ]);
    }
    const tree = readTree(dir.path, isJournal);
    expect(Object.keys(tree)).toHaveLength(6 * 300);
    for (const [path, text] of Object.entries(tree)) expect(text).toBe((path.split('/')[1] ?? '').repeat(500));
  });

  test('keep the journal of the inner one when the outer one removes it and fails', async () => {
    using dir = memoryDir();
    writeTree(dir.path, { 'sub/a': 'old', 'sub/.orch/tx/x.tx': 'somebody' });
    const batch = createBatch({ root: dir.path, fileSystem: injectFaults(nodeFileSystem, { at: 40 }).facade });
    batch.delete('sub');
    for (let i = 0; i < 10; i++) batch.write(`f${i}`, 'x');
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_IO' });
    expect(readTree(dir.path, (path) => path === '.orch')).toEqual({ 'sub/a': 'old', 'sub/.orch/tx/x.tx': 'somebody' });
  });
});
