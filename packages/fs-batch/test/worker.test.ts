import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { readTree, tempDir, writeTree } from '@orch/testkit';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, recover, type Batch, type BatchOptions } from '../src/index.ts';
import { plainError, revivedError } from '../src/plain-error.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const isJournal = (path: string): boolean => path === '.orch';

function open(root: string, options: Partial<BatchOptions> = {}): Batch {
  return createBatch({ root, thread: 'worker', ...options });
}

function journalsOf(root: string): string[] {
  return existsSync(join(root, '.orch')) ? readdirSync(join(root, '.orch/tx')) : [];
}

describe('a flush in a thread of its own', () => {
  test.each([
    ['batch', 'none'],
    ['batch', 'journal'],
    ['batch', 'full'],
    ['file', 'none'],
    ['none', 'none'],
  ] as const)('does and reports the same, atomic %s, durability %s', async (atomic, durability) => {
    using one = tempDir();
    using two = tempDir();
    const reports = [];
    for (const [dir, thread] of [
      [one, 'caller'],
      [two, 'worker'],
    ] as const) {
      writeTree(dir.path, { 'a.txt': 'old', 'gone/x': 'x', 'log.txt': '1', 'move.txt': 'moved', 'same.txt': 'same' });
      const batch = open(dir.path, { thread, atomic, durability });
      batch.edit('a.txt', (text) => `${text} and new`);
      batch.write('bytes', Buffer.from([0, 255, 1]));
      batch.append('log.txt', '2');
      batch.delete('gone');
      batch.rename('move.txt', 'deep/moved.txt');
      batch.write('same.txt', 'same');
      batch.write('run.sh', '#!/bin/sh\n', { executable: true, visibility: 'atomic' });
      const { durationMs, ...report } = await batch.flush();
      await batch.settle();
      expect(durationMs).toBeGreaterThan(0);
      expect(batch.size).toBe(0);
      reports.push(report);
    }
    expect(reports[1]).toEqual({ ...reports[0], thread: 'worker' });
    expect(readTree(two.path, isJournal)).toEqual(readTree(one.path, isJournal));
    expect(journalsOf(two.path)).toEqual(journalsOf(one.path));
  });

  test('rejects as the same flush of the caller does, keeps the queue, and can be repeated', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'a.txt': 'old', 'b.txt': 'old' });
    const batch = open(dir.path);
    batch.edit('a.txt', () => 'new');
    batch.write('b.txt', 'new');
    writeFileSync(join(dir.path, 'a.txt'), 'by hand');
    await expect(batch.flush()).rejects.toMatchObject({
      code: 'ORCH_FS_STALE_BASE',
      help: expect.stringContaining('Read the file again'),
      data: { path: 'a.txt', restored: [] },
    });
    expect(readTree(dir.path, isJournal)).toEqual({ 'a.txt': 'by hand', 'b.txt': 'old' });
    expect(batch.size).toBe(2);
    writeFileSync(join(dir.path, 'a.txt'), 'old');
    await batch.flush();
    expect(readTree(dir.path, isJournal)).toEqual({ 'a.txt': 'new', 'b.txt': 'new' });
  });

  test('is rolled back when it is aborted', async () => {
    using dir = memoryDir();
    const batch = open(dir.path);
    for (let i = 0; i < 3000; i++) batch.write(`d${i % 7}/f${i}`, 'x'.repeat(2000));
    const controller = new AbortController();
    const reason = new Error('enough');
    const flushed = batch.flush({ signal: controller.signal });
    controller.abort(reason);
    await expect(flushed).rejects.toMatchObject({ code: 'ORCH_ABORTED', cause: reason });
    expect(readTree(dir.path, isJournal)).toEqual({});
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], edited: [], inProgress: false });
  });

  test.each([0, 1, 2, 4, 8])('is undone if the thread ends early, %i ms after it has begun', async (ms) => {
    using dir = memoryDir();
    const old = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}`, `old ${i}`]));
    writeTree(dir.path, old);
    process.once('worker', (worker) => {
      let messages = 0;
      worker.on('message', () => {
        // ready, and has taken the content
        if (++messages === 2) setTimeout(() => void worker.terminate(), ms);
      });
    });
    const batch = open(dir.path);
    for (const path of Object.keys(old)) batch.write(path, 'new '.repeat(300));
    const error: unknown = await batch.flush().catch((error: unknown) => error);
    const isWritten = error !== null && typeof error === 'object' && 'written' in error;
    expect(error).toMatchObject(isWritten ? { written: 300 } : { code: 'ORCH_FS_IO' });
    const now = readTree(dir.path, isJournal);
    expect(now).toEqual(
      isWritten ? Object.fromEntries(Object.keys(old).map((path) => [path, 'new '.repeat(300)])) : old,
    );
    const next = createBatch({ root: dir.path, lockTimeoutMs: 0 });
    next.write('next', 'x');
    expect(await next.flush()).toMatchObject({ written: 1 });
  });

  test('is what very many files get, and leaves the thread of the caller free', async () => {
    using dir = memoryDir();
    const batch = createBatch({ root: dir.path });
    for (let i = 0; i < 20_001; i++) batch.write(`d${i % 100}/f${i}`, String(i));
    let turns = 0;
    const flushed = batch.flush();
    const count = (): void => {
      turns++;
      if (batch.size > 0) setImmediate(count);
    };
    count();
    expect(await flushed).toMatchObject({ written: 20_001, directories: 100, thread: 'worker' });
    expect(turns).toBeGreaterThan(100);
  });

  test('works in a program that is given as text', async () => {
    using dir = tempDir();
    const module = new URL('../src/index.ts', import.meta.url).href;
    const program = `
      const { createBatch } = await import(${JSON.stringify(module)});
      const batch = createBatch({ root: ${JSON.stringify(dir.path)}, thread: 'worker' });
      batch.write('a.txt', 'new');
      console.log((await batch.flush()).thread);`;
    const node = ['--conditions=@orch/source', '--input-type=module', '--eval', program];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, node);
    expect({ stdout, stderr }).toEqual({ stdout: 'worker\n', stderr: '' });
    expect(readTree(dir.path, isJournal)).toEqual({ 'a.txt': 'new' });
  });

  test('stays with the caller in a bundle, which does not run a second time', async () => {
    using dir = tempDir();
    const bundle = join(dir.path, 'bundle.mjs');
    mkdirSync(join(dir.path, 'root'));
    const contents = `
      import { createBatch } from ${JSON.stringify(fileURLToPath(new URL('../src/index.ts', import.meta.url)))};
      const batch = createBatch({ root: process.argv[2], thread: 'worker' });
      batch.write('a.txt', 'new');
      const { written, thread } = await batch.flush();
      console.log(written, thread);`;
    await build({
      stdin: { contents, resolveDir: dir.path },
      outfile: bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['@orch/source'],
    });
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [bundle, join(dir.path, 'root')]);
    expect({ stdout, stderr }).toEqual({ stdout: '1 undefined\n', stderr: '' });
  });

  test('is not what a flush with other file system calls gets', async () => {
    using dir = tempDir();
    const batch = open(dir.path, { fileSystem: { ...nodeFileSystem } });
    batch.write('a', 'b');
    expect(await batch.flush()).not.toHaveProperty('thread');
  });
});

test('an error means the same after it was sent', () => {
  const error = Object.assign(new Error('ENOSPC: full'), { code: 'ENOSPC', path: '/x' });
  expect(revivedError(plainError(error))).toMatchObject({
    code: 'ORCH_FS_NO_SPACE',
    message: 'ENOSPC: full',
    data: { path: '/x' },
    cause: { message: 'ENOSPC: full', code: 'ENOSPC' },
  });
});
