import {
  existsSync,
  readdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  rmSync,
  appendFileSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

import { injectFaults, readTree, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, recover } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const before = { 'a.txt': 'a before', 'b.txt': 'b before', 'log.txt': 'one\n' };

/** Leaves a flush that died right before its commit: all is written and the journal is there. */
async function crash(dir: TempDir, large = ''): Promise<void> {
  writeTree(dir.path, { ...before, ...(large === '' ? {} : { 'large.bin': large }) });
  let dead = false;
  const dying = new Proxy(nodeFileSystem, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      return typeof method !== 'function'
        ? method
        : (...args: unknown[]): unknown => {
            if (name === 'unlink' && String(args[0]).endsWith('.tx')) dead = true;
            if (dead) throw Object.assign(new Error('dead'), { code: 'EIO' });
            return Reflect.apply(method, target, args) as unknown;
          };
    },
  });
  const batch = createBatch({ root: dir.path, fileSystem: dying });
  batch.write('a.txt', 'a after');
  batch.write('b.txt', 'b after, longer');
  batch.append('log.txt', 'two\n');
  batch.write('new/c.txt', 'c after');
  if (large !== '') batch.write('large.bin', 'now small');
  await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_IO' });
}

const tree = (dir: TempDir): Record<string, string> => readTree(dir.path, (path) => path === '.orch');

describe('recover', () => {
  test('does nothing, and makes nothing, where there is no journal', () => {
    using dir = tempDir();
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], kept: [], inProgress: false });
    expect(readdirSync(dir.path)).toEqual([]);
    const counted = injectFaults(nodeFileSystem);
    recover({ root: dir.path, fileSystem: counted.facade });
    expect(counted.calls.length).toBeLessThanOrEqual(6);
  });

  test('brings the old tree back and says which paths', async () => {
    using dir = tempDir();
    await crash(dir);
    expect(tree(dir)['a.txt']).toBe('a after');
    const report = recover({ root: dir.path });
    expect([...report.rolledBack].sort()).toEqual(['a.txt', 'b.txt', 'log.txt', 'new', 'new/c.txt']);
    expect(tree(dir)).toEqual(before);
    expect(existsSync(join(dir.path, 'new'))).toBe(false);
    expect(recover({ root: dir.path }).rolledBack).toEqual([]);
  });

  test('keeps what somebody has written since', async () => {
    using dir = tempDir();
    await crash(dir);
    writeFileSync(join(dir.path, 'a.txt'), 'by hand');
    writeFileSync(join(dir.path, 'new/c.txt'), 'by hand too');
    appendFileSync(join(dir.path, 'log.txt'), 'three\n');
    writeFileSync(join(dir.path, 'new/d.txt'), 'mine');
    const report = recover({ root: dir.path });
    expect([...report.kept].sort()).toEqual(['a.txt.orch-orig', 'log.txt.orch-orig', 'new/c.txt']);
    expect(tree(dir)).toEqual({
      ...before,
      'a.txt.orch-orig': 'by hand',
      'log.txt.orch-orig': 'one\ntwo\nthree\n',
      'new/c.txt': 'by hand too',
      'new/d.txt': 'mine',
    });
  });

  test('goes on when a file has become a folder, a link, or is gone', async () => {
    using dir = tempDir();
    await crash(dir);
    rmSync(join(dir.path, 'a.txt'));
    writeTree(dir.path, { 'a.txt/inside': 'x' });
    unlinkSync(join(dir.path, 'b.txt'));
    symlinkSync('log.txt', join(dir.path, 'b.txt'));
    rmSync(join(dir.path, 'new'), { recursive: true });
    recover({ root: dir.path });
    expect(tree(dir)).toEqual({ ...before, 'a.txt.orch-orig/inside': 'x' });
    expect(statSync(join(dir.path, 'b.txt.orch-orig')).isFile()).toBe(true);
  });

  test('the next flush recovers first, and reports it', async () => {
    using dir = tempDir();
    await crash(dir);
    const batch = createBatch({ root: dir.path });
    batch.write('other.txt', 'x');
    const report = await batch.flush();
    expect(report.recovered?.rolledBack).toContain('a.txt');
    expect(tree(dir)).toEqual({ ...before, 'other.txt': 'x' });
  });

  test('so does a flush without a journal of its own', async () => {
    using dir = tempDir();
    await crash(dir);
    const batch = createBatch({ root: dir.path, atomic: 'none' });
    batch.write('other.txt', 'x');
    await batch.flush();
    recover({ root: dir.path });
    expect(tree(dir)).toEqual({ ...before, 'other.txt': 'x' });
  });

  test('large old content comes back from its copy, which then goes', async () => {
    using dir = memoryDir();
    const large = 'x'.repeat(17 * 1024 * 1024);
    await crash(dir, large);
    recover({ root: dir.path });
    expect(tree(dir)['large.bin'] === large).toBe(true);
    expect(readdirSync(join(dir.path, '.orch/tx'))).toEqual(['.gitignore']);
  });

  test('journals of several roots in one folder do not meet', async () => {
    using one = tempDir();
    using two = tempDir();
    await crash(one);
    const journalDir = join(one.path, '.orch/tx');
    const batch = createBatch({ root: two.path, journalDir });
    batch.write('x', 'y');
    await batch.flush();
    recover({ root: two.path, journalDir });
    expect(tree(one)['a.txt']).toBe('a after');
    recover({ root: one.path });
    expect(tree(one)).toEqual(before);
  });
});
