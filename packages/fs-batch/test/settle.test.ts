import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { injectFaults, readTree, runAndKill, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, recover, type Batch, type FileSystem } from '../src/index.ts';

const before = { 'a.txt': 'a old\n'.repeat(2000), 'b.txt': 'b old', 'gone.txt': 'gone', 'log.txt': 'one\n' };
const after = {
  'a.txt': 'a new\n'.repeat(3000),
  'b.txt': 'b new, longer',
  'log.txt': 'one\ntwo\n',
  'new/c.txt': 'c new\n'.repeat(2000),
};

const isJournal = (path: string): boolean => path === '.orch';
const nothing = { rolledBack: [], edited: [], inProgress: false };

function fill(root: string, fileSystem: FileSystem = nodeFileSystem): Batch {
  const batch = createBatch({ root, durability: 'journal', fileSystem });
  batch.write('a.txt', after['a.txt']);
  batch.write('b.txt', after['b.txt']);
  batch.delete('gone.txt');
  batch.append('log.txt', 'two\n');
  batch.write('new/c.txt', after['new/c.txt']);
  return batch;
}

function journals(dir: TempDir): string[] {
  return readdirSync(join(dir.path, '.orch/tx')).filter((name) => name !== '.gitignore');
}

/** A file system whose disk never answers, as of a process that ends before. */
function slowDisk(): FileSystem {
  return { ...nodeFileSystem, syncFiles: async () => await new Promise<never>(() => {}) };
}

/** Leaves a flush whose process died before its contents had reached the disk. */
async function flushAndDie(dir: TempDir): Promise<void> {
  writeTree(dir.path, before);
  await fill(dir.path, slowDisk()).flush();
  const [journal = ''] = journals(dir);
  // the name of a process that does not live
  const dead = journal.replace(/^([^.]+\.\d*)\.\d+\./u, '$1.999999999.');
  expect(dead).not.toBe(journal);
  renameSync(join(dir.path, '.orch/tx', journal), join(dir.path, '.orch/tx', dead));
}

/** As if the machine had been started anew since. */
function startMachineAnew(dir: TempDir): void {
  const [journal = ''] = journals(dir);
  renameSync(
    join(dir.path, '.orch/tx', journal),
    join(dir.path, '.orch/tx', journal.replace(/-[^-./]+(\.[^/]*)$/u, '-earlier$1')),
  );
}

describe('a flush with durability journal', () => {
  test('holds the root until its contents are on the disk, and then leaves nothing', async () => {
    using dir = tempDir();
    writeTree(dir.path, before);
    const batch = fill(dir.path);
    await batch.flush();
    expect(journals(dir)).toHaveLength(1);
    const next = createBatch({ root: dir.path });
    next.write('next.txt', 'x');
    await next.flush();
    await batch.settle();
    expect(journals(dir)).toEqual([]);
    expect(readTree(dir.path, isJournal)).toEqual({ ...after, 'next.txt': 'x' });
  });

  test('syncs the contents at the exit of a process that does not wait', async () => {
    using dir = tempDir();
    const script = new URL('fixtures/exits-after-flush.ts', import.meta.url);
    expect(await runAndKill({ script, args: [dir.path] })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(journals(dir)).toEqual([]);
    expect(Object.keys(readTree(dir.path, isJournal))).toHaveLength(50);
  });

  test.each(['settle', 'flush'] as const)('is taken back if the disk fails later, which %s tells', async (asked) => {
    using dir = tempDir();
    writeTree(dir.path, before);
    const syncFiles = async (): Promise<never> =>
      await Promise.reject(Object.assign(new Error('EIO: broken disk'), { code: 'EIO' }));
    const batch = fill(dir.path, { ...nodeFileSystem, syncFiles });
    await batch.flush();
    await expect(batch[asked]()).rejects.toMatchObject({
      code: 'ORCH_FS_IO',
      data: { restored: expect.arrayContaining(['a.txt', 'new/c.txt', 'gone.txt']) },
    });
    expect(readTree(dir.path, isJournal)).toEqual(before);
    expect(journals(dir)).toEqual([]);
  });

  test('stays after its process was killed', async () => {
    using dir = tempDir();
    await flushAndDie(dir);
    const counted = injectFaults(nodeFileSystem);
    expect(recover({ root: dir.path, fileSystem: counted.facade })).toEqual(nothing);
    expect(counted.calls.filter((name) => name === 'sync')).toHaveLength(4);
    expect(readTree(dir.path, isJournal)).toEqual(after);
    expect(journals(dir)).toEqual([]);
  });
});

describe('after a loss of power, a flush with durability journal', () => {
  test('stays if all of it is there, but for what somebody has edited', async () => {
    using dir = tempDir();
    await flushAndDie(dir);
    startMachineAnew(dir);
    writeFileSync(join(dir.path, 'b.txt'), 'by hand');
    expect(recover({ root: dir.path })).toEqual(nothing);
    expect(readTree(dir.path, isJournal)).toEqual({ ...after, 'b.txt': 'by hand' });
  });

  test.each<[string, (root: string) => void]>([
    ['an old page in a file', (root) => writeFileSync(join(root, 'a.txt'), mixed())],
    ['an old file', (root) => writeFileSync(join(root, 'b.txt'), before['b.txt'])],
    ['a file that is there again', (root) => writeFileSync(join(root, 'gone.txt'), before['gone.txt'])],
    ['a line that is missing', (root) => writeFileSync(join(root, 'log.txt'), before['log.txt'])],
    ['an empty file', (root) => writeFileSync(join(root, 'new/c.txt'), '')],
    ['half a file', (root) => writeFileSync(join(root, 'new/c.txt'), after['new/c.txt'].slice(0, 4096))],
    ['a missing file', (root) => rmSync(join(root, 'new/c.txt'))],
    ['a missing folder', (root) => rmSync(join(root, 'new'), { recursive: true })],
  ])('is undone as a whole where %s shows that a part is lost', async (_, lose) => {
    using dir = tempDir();
    await flushAndDie(dir);
    startMachineAnew(dir);
    lose(dir.path);
    expect(recover({ root: dir.path }).edited).toEqual([]);
    expect(readTree(dir.path, isJournal)).toEqual(before);
    expect(journals(dir)).toEqual([]);
  });
});

/** The first page is new and the others are old, as when the disk wrote no more of them. */
function mixed(): string {
  return after['a.txt'].slice(0, 4096) + before['a.txt'].slice(4096);
}
