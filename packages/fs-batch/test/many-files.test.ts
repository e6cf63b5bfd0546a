import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { injectFaults, readTree, tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, recover, type Batch, type FileSystem } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const names = Array.from({ length: 20 }, (_, index) => `d/f${index}`);
const old = Object.fromEntries(names.map((name) => [name, `old ${name}`]));
const isJournal = (path: string): boolean => path === '.orch';

/** Queues so many files of a folder that the batch knows what else is in it. */
function queueMost(batch: Batch): void {
  for (const name of names.slice(0, 15)) batch.write(name, `new ${name}`);
}

describe('once many files of a folder are queued', () => {
  test('its other files are not looked at one by one', () => {
    using dir = tempDir();
    writeTree(dir.path, old);
    const { facade, calls } = injectFaults(nodeFileSystem);
    const batch = createBatch({ root: dir.path, fileSystem: facade });
    for (const name of names) batch.write(name, '');
    expect(calls.filter((call) => call === 'lstat').length).toBeLessThan(12);
    expect(calls).toContain('kinds');
  });

  test('a folder, a link and a pipe in it are still refused when something is to be written over them', () => {
    using dir = tempDir();
    writeTree(dir.path, old);
    mkdirSync(join(dir.path, 'd/folder'));
    symlinkSync('f1', join(dir.path, 'd/link'));
    execFileSync('mkfifo', [join(dir.path, 'd/pipe')]);
    const batch = createBatch({ root: dir.path });
    queueMost(batch);
    const conflict = { code: 'ORCH_FS_CONFLICT' };
    expect(() => batch.write('d/folder', '')).toThrow(expect.objectContaining(conflict));
    expect(() => batch.write('d/pipe', '')).toThrow(expect.objectContaining(conflict));
    expect(() => batch.write('d/link', '')).toThrow(expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' }));
    expect(() => batch.write('d/f1/below', '')).toThrow(expect.objectContaining(conflict));
  });

  test('a file that has come or gone meanwhile counts where that matters', async () => {
    using dir = tempDir();
    writeTree(dir.path, old);
    const batch = createBatch({ root: dir.path });
    queueMost(batch);
    rmSync(join(dir.path, 'd/f17'));
    rmSync(join(dir.path, 'd/f18'));
    writeFileSync(join(dir.path, 'd/come'), 'theirs');
    batch.write('d/f17', 'ours', { ifExists: 'keep' });
    batch.append('d/f18', 'ours');
    batch.write('d/come', 'ours', { ifExists: 'keep' });
    batch.write('d/f19', 'ours');
    rmSync(join(dir.path, 'd/f19'));
    await batch.flush();
    expect(readTree(dir.path, isJournal)).toMatchObject({
      'd/f17': 'ours',
      'd/f18': 'ours',
      'd/come': 'theirs',
      'd/f19': 'ours',
    });
  });

  test('a folder whose names may not be read is written to all the same', async () => {
    using dir = tempDir();
    writeTree(dir.path, old);
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      kinds: (path) => {
        throw Object.assign(new Error(`EACCES: permission denied, scandir '${path}'`), { code: 'EACCES' });
      },
    };
    const batch = createBatch({ root: dir.path, fileSystem });
    for (const name of names) batch.write(name, 'new');
    await batch.flush();
    expect(new Set(Object.values(readTree(dir.path, isJournal)))).toEqual(new Set(['new']));
  });
});

describe.each(['batch', 'file', 'none'] as const)('among unchanged files, atomic %s', (atomic) => {
  test('what is not the file that it was is found out, although the last ones were', async () => {
    const changes: readonly (readonly [code: string, change: (path: string) => void])[] = [
      ['ORCH_FS_CONFLICT', (path) => mkdirSync(path)],
      ['ORCH_FS_UNSAFE_PATH', (path) => symlinkSync('f1', path)],
      ['ORCH_FS_CONFLICT', (path) => void execFileSync('mkfifo', [path])],
    ];
    for (const [code, change] of changes) {
      for (const content of [old['d/f9'] ?? '', '']) {
        using dir = tempDir();
        writeTree(dir.path, { ...old, 'd/f9': content });
        const batch = createBatch({ root: dir.path, atomic });
        for (const name of names) batch.write(name, name === 'd/f9' ? content : (old[name] ?? ''));
        rmSync(join(dir.path, 'd/f9'));
        change(join(dir.path, 'd/f9'));
        await expect(batch.flush()).rejects.toMatchObject({ code });
        expect(readdirSync(join(dir.path, 'd')).length).toBe(names.length);
      }
    }
  });

  test('those that differ are told from the others and written', async () => {
    const text = fc.constantFrom('', 'same', 'other', 'longer than the same', 'ä', 'x'.repeat(70_000));
    const files = fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(files, async (pairs) => {
        using dir = memoryDir();
        const all = pairs.map(([before, after], index) => ({ path: `f${index}`, before, after }));
        writeTree(dir.path, Object.fromEntries(all.map(({ path, before }) => [path, before])));
        const batch = createBatch({ root: dir.path, atomic });
        for (const { path, after } of all) batch.write(path, after);
        const { operations } = await batch.flush();
        expect(Object.fromEntries(operations.map(({ path, action }) => [path, action]))).toEqual(
          Object.fromEntries(all.map(({ path, before, after }) => [path, before === after ? 'unchanged' : 'update'])),
        );
        const present = readTree(dir.path, isJournal);
        expect(present).toEqual(Object.fromEntries(all.map(({ path, after }) => [path, after])));
      }),
      { numRuns: 60 },
    );
  });
});

test('what files held is known again where a call fails after some of them were found unchanged', async () => {
  for (let at = 1, failed = true; failed; at++) {
    using dir = memoryDir();
    writeTree(dir.path, old);
    const faulty = injectFaults(nodeFileSystem, { at, fault: 'EIO' });
    let error: unknown;
    const content = (name: string, index: number): string => (index % 4 < 2 ? `old ${name}` : `new ${name}`);
    try {
      const batch = createBatch({ root: dir.path, fileSystem: faulty.facade });
      names.forEach((name, index) => batch.write(name, content(name, index)));
      await batch.flush();
    } catch (caught) {
      error = caught;
    }
    expect(recover({ root: dir.path }).edited).toEqual([]);
    const expected = Object.fromEntries(names.map((name, index) => [name, content(name, index)]));
    expect(readTree(dir.path, isJournal)).toEqual(error === undefined ? expected : old);
    failed = faulty.failed();
  }
});
