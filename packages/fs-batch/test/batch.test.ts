import { statSync, utimesSync, writeFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { sha256 } from '@orch/core';
import { readTree, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createBatch, type BatchOptions } from '../src/index.ts';

const journals = (path: string): boolean => path.startsWith('.orch');

function treeOf(dir: TempDir): Record<string, string> {
  return readTree(dir.path, journals);
}

function open(dir: TempDir, options: Partial<BatchOptions> = {}): ReturnType<typeof createBatch> {
  return createBatch({ root: dir.path, ...options });
}

describe('reads see queued operations', () => {
  test('a queued write is read, listed and found before the disk has it', () => {
    using dir = tempDir();
    const batch = open(dir);
    batch.write('a/b.txt', 'text');
    expect(batch.read('a/b.txt')).toBe('text');
    expect(batch.read('./a//b.txt')).toBe('text');
    expect(batch.list()).toEqual(['a']);
    expect(batch.list('a')).toEqual(['b.txt']);
    expect(batch.exists('a')).toBe(true);
    expect(existsSync(join(dir.path, 'a'))).toBe(false);
  });

  test('a folder that was only made for a file goes when the file is deleted again', async () => {
    using dir = tempDir();
    const batch = open(dir);
    batch.write('a/b.txt', 'text');
    batch.delete('a/b.txt');
    expect(batch.exists('a')).toBe(false);
    await batch.flush();
    expect(existsSync(join(dir.path, 'a'))).toBe(false);
  });
});

describe('flush', () => {
  test('reports what happened to each path', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'same.txt': 'same', 'old.txt': 'old', 'gone.txt': 'gone', 'from.txt': 'moved' });
    const batch = open(dir);
    batch.write('same.txt', 'same');
    batch.write('old.txt', 'newer');
    batch.write('x/new.txt', 'new');
    batch.delete('gone.txt');
    batch.delete('never.txt');
    batch.rename('from.txt', 'y/to.txt');
    const planned = batch.diff();
    const report = await batch.flush();
    expect(report.operations).toEqual(planned);
    expect(report.operations).toEqual([
      { path: 'gone.txt', action: 'delete', bytes: 0 },
      { path: 'never.txt', action: 'unchanged', bytes: 0 },
      { path: 'old.txt', action: 'update', bytes: 5 },
      { path: 'same.txt', action: 'unchanged', bytes: 0 },
      { path: 'x', action: 'mkdir', bytes: 0 },
      { path: 'x/new.txt', action: 'create', bytes: 3 },
      { path: 'y', action: 'mkdir', bytes: 0 },
      { path: 'y/to.txt', action: 'rename', bytes: 0, from: 'from.txt' },
    ]);
    expect(report).toMatchObject({ written: 3, unchanged: 2, deleted: 1, bytes: 8, directories: 2, dryRun: false });
    expect(treeOf(dir)).toEqual({ 'old.txt': 'newer', 'same.txt': 'same', 'x/new.txt': 'new', 'y/to.txt': 'moved' });
    expect(readdirSync(join(dir.path, '.orch/tx'))).toEqual(['.gitignore']);
  });

  test('the same batch a second time changes nothing and keeps the times', async () => {
    using dir = tempDir();
    const fill = async (): Promise<number> => {
      const batch = open(dir);
      for (let i = 0; i < 20; i++) batch.write(`d${i % 3}/f${i}.txt`, `content ${i}`);
      return (await batch.flush()).written;
    };
    expect(await fill()).toBe(20);
    const before = statSync(join(dir.path, 'd1/f1.txt'), { bigint: true }).mtimeNs;
    expect(await fill()).toBe(0);
    expect(statSync(join(dir.path, 'd1/f1.txt'), { bigint: true }).mtimeNs).toBe(before);
  });

  test('a file that somebody changed after it was edited is left alone', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'prd.md': 'one', 'other.md': 'x' });
    const batch = open(dir);
    batch.edit('prd.md', (text) => `${text} two`);
    batch.write('other.md', 'y');
    writeFileSync(join(dir.path, 'prd.md'), 'hand-made');
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE', data: { path: 'prd.md' } });
    expect(treeOf(dir)).toEqual({ 'prd.md': 'hand-made', 'other.md': 'x' });
  });

  test('an append to a missing file does not replace one that appeared meanwhile', async () => {
    using dir = tempDir();
    const batch = open(dir);
    batch.append('log.txt', 'mine');
    writeFileSync(join(dir.path, 'log.txt'), 'theirs');
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE' });
    expect(treeOf(dir)).toEqual({ 'log.txt': 'theirs' });
  });

  test("bytes that were read are the caller's own", async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'a.txt': 'old' });
    const batch = open(dir);
    batch.readBytes('a.txt')?.fill(0);
    batch.write('b.txt', Buffer.from('new'));
    batch.readBytes('b.txt')?.fill(0);
    expect([batch.read('a.txt'), batch.read('b.txt')]).toEqual(['old', 'new']);
    batch.write('a.txt', 'old');
    expect((await batch.flush()).operations.map(({ action }) => action)).toEqual(['unchanged', 'create']);
    expect(treeOf(dir)).toEqual({ 'a.txt': 'old', 'b.txt': 'new' });
  });

  test.each(['now', 'long ago'])(
    'a file that was read and then changed %s by others is seen as it is',
    async (when) => {
      using dir = tempDir();
      const path = join(dir.path, 'a.txt');
      writeFileSync(path, 'one');
      if (when === 'long ago') utimesSync(path, 1000, 1000);
      const batch = open(dir);
      expect(batch.read('a.txt')).toBe('one');
      writeFileSync(path, 'two');
      utimesSync(path, 1000, 1000);
      expect(batch.read('a.txt')).toBe('two');
      batch.write('a.txt', 'one');
      expect(() => batch.diff()).toThrow(expect.objectContaining({ code: 'ORCH_FS_STALE_BASE' }));
    },
  );

  test('an explicit base is compared with the disk', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'a.txt': 'one' });
    const batch = open(dir);
    batch.write('a.txt', 'two', { base: sha256('one') });
    batch.write('b.txt', 'new', { base: null });
    await batch.flush();
    batch.write('b.txt', 'newer', { base: null });
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE' });
    expect(treeOf(dir)).toEqual({ 'a.txt': 'two', 'b.txt': 'new' });
  });

  test('a dry run reports the same and touches nothing', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'a.txt': 'one' });
    const batch = open(dir, { dryRun: true });
    batch.append('a.txt', 'two');
    batch.write('n/b.txt', 'b');
    const report = await batch.flush();
    expect(report).toMatchObject({ dryRun: true, written: 2, directories: 1 });
    expect(readTree(dir.path)).toEqual({ 'a.txt': 'one' });
    expect(readdirSync(dir.path)).toEqual(['a.txt']);
  });

  test.each(['batch', 'file', 'none'] as const)('atomic %s writes, appends, replaces and removes', async (atomic) => {
    using dir = tempDir();
    writeTree(dir.path, { 'log.txt': '1', 'd/a.txt': 'a', 'd/b.txt': 'b', 'long.txt': 'a long old text' });
    const batch = open(dir, { atomic });
    batch.append('log.txt', '2');
    batch.append('log.txt', '3');
    batch.delete('d');
    batch.write('d', 'now a file');
    batch.write('long.txt', 'short');
    batch.write('shown.txt', 'seen whole', { visibility: 'atomic', mode: 0o640 });
    await batch.flush();
    expect(treeOf(dir)).toEqual({
      d: 'now a file',
      'log.txt': '123',
      'long.txt': 'short',
      'shown.txt': 'seen whole',
    });
    expect(statSync(join(dir.path, 'shown.txt')).mode & 0o777).toBe(0o640);
  });

  test('an aborted flush leaves the old tree', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'a.txt': 'one' });
    const batch = open(dir);
    batch.write('a.txt', 'two');
    await expect(batch.flush({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ORCH_ABORTED' });
    expect(treeOf(dir)).toEqual({ 'a.txt': 'one' });
    await batch.flush();
    expect(treeOf(dir)).toEqual({ 'a.txt': 'two' });
  });
});
