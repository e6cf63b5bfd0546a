import {
  existsSync,
  chmodSync,
  readdirSync,
  readFileSync,
  readlinkSync,
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
import { diesAtCommit } from './fixtures/dies-at-commit.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const before = { 'a.txt': 'a before', 'b.txt': 'b before', 'log.txt': 'one\n' };

async function crash(dir: TempDir, large = ''): Promise<void> {
  writeTree(dir.path, { ...before, ...(large === '' ? {} : { 'large.bin': large }) });
  await diesAtCommit(dir, (batch) => {
    batch.write('a.txt', 'a after');
    batch.write('b.txt', 'b after, longer');
    batch.append('log.txt', 'two\n');
    batch.write('new/c.txt', 'c after');
    if (large !== '') batch.write('large.bin', 'now small');
  });
}

const tree = (dir: TempDir): Record<string, string> => readTree(dir.path, (path) => path === '.orch');

describe('recover', () => {
  test('does nothing, and makes nothing, where there is no journal', () => {
    using dir = tempDir();
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], edited: [], inProgress: false });
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

  test('leaves what somebody has written since, and keeps beside it what would be lost', async () => {
    using dir = tempDir();
    await crash(dir);
    writeFileSync(join(dir.path, 'a.txt'), 'by hand');
    writeFileSync(join(dir.path, 'new/c.txt'), 'by hand too');
    appendFileSync(join(dir.path, 'log.txt'), 'three\n');
    writeFileSync(join(dir.path, 'new/d.txt'), 'mine');
    const report = recover({ root: dir.path });
    expect(report.rolledBack).toEqual(['b.txt']);
    expect([...report.edited].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: 'a.txt', action: 'update', earlier: 'a.txt.orch-orig' },
      { path: 'log.txt', action: 'update' },
      { path: 'new/c.txt', action: 'create' },
    ]);
    expect(tree(dir)).toEqual({
      ...before,
      'a.txt': 'by hand',
      'a.txt.orch-orig': 'a before',
      'log.txt': 'one\ntwo\nthree\n',
      'new/c.txt': 'by hand too',
      'new/d.txt': 'mine',
    });
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], edited: [], inProgress: false });
  });

  test('says which folder stays for what somebody has put into it', async () => {
    using dir = tempDir();
    await crash(dir);
    writeFileSync(join(dir.path, 'new/d.txt'), 'mine');
    expect(recover({ root: dir.path }).edited).toEqual([{ path: 'new', action: 'mkdir' }]);
    expect(tree(dir)).toEqual({ ...before, 'new/d.txt': 'mine' });
  });

  test('leaves a folder, a link or nothing where a file was, if somebody has put that there', async () => {
    using dir = tempDir();
    await crash(dir);
    rmSync(join(dir.path, 'a.txt'));
    writeTree(dir.path, { 'a.txt/inside': 'x' });
    unlinkSync(join(dir.path, 'b.txt'));
    symlinkSync('log.txt', join(dir.path, 'b.txt'));
    rmSync(join(dir.path, 'log.txt'));
    rmSync(join(dir.path, 'new'), { recursive: true });
    const report = recover({ root: dir.path });
    expect(report.rolledBack).toEqual([]);
    expect(tree(dir)).toEqual({
      'a.txt/inside': 'x',
      'a.txt.orch-orig': 'a before',
      'b.txt.orch-orig': 'b before',
    });
    expect(readlinkSync(join(dir.path, 'b.txt'))).toBe('log.txt');
  });

  test('leaves nothing behind where somebody has put the old content back', async () => {
    using dir = tempDir();
    await crash(dir);
    writeTree(dir.path, before);
    rmSync(join(dir.path, 'new'), { recursive: true });
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], edited: [], inProgress: false });
    expect(tree(dir)).toEqual(before);
  });

  test('keeps the content of a folder that is gone, or has become a link, in the folder above', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'deep/er/x.txt': 'x before', 'deep/y.txt': 'y before' });
    await diesAtCommit(dir, (batch) => {
      batch.write('deep/er/x.txt', 'x after');
      batch.write('deep/y.txt', 'y after');
    });
    rmSync(join(dir.path, 'deep'), { recursive: true });
    symlinkSync('/nowhere', join(dir.path, 'deep'));
    expect(recover({ root: dir.path }).edited).toEqual([
      { path: 'deep/y.txt', action: 'update', earlier: 'y.txt.orch-orig' },
      { path: 'deep/er/x.txt', action: 'update', earlier: 'x.txt.orch-orig' },
    ]);
    expect(tree(dir)).toEqual({ 'x.txt.orch-orig': 'x before', 'y.txt.orch-orig': 'y before' });
  });

  test('does not move a file back that somebody has edited in its new place', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'one.txt': '1', 'two.txt': '2', 'three.txt': '3' });
    await diesAtCommit(dir, (batch) => {
      for (const name of ['one', 'two', 'three']) batch.rename(`${name}.txt`, `moved/${name}.txt`);
    });
    writeFileSync(join(dir.path, 'moved/one.txt'), '1 by hand');
    writeFileSync(join(dir.path, 'two.txt'), '2 by hand');
    const report = recover({ root: dir.path });
    expect(report.edited).toEqual([
      { path: 'two.txt', action: 'rename', earlier: 'two.txt.orch-orig' },
      { path: 'moved/one.txt', action: 'rename' },
    ]);
    expect(tree(dir)).toEqual({
      'moved/one.txt': '1 by hand',
      'three.txt': '3',
      'two.txt': '2 by hand',
      'two.txt.orch-orig': '2',
    });
  });

  test('leaves permissions that somebody has changed since', async () => {
    using dir = tempDir();
    writeTree(dir.path, { a: '1', b: '2' });
    chmodSync(join(dir.path, 'a'), 0o644);
    chmodSync(join(dir.path, 'b'), 0o644);
    await diesAtCommit(dir, (batch) => {
      batch.chmod('a', 0o600);
      batch.chmod('b', 0o600);
    });
    chmodSync(join(dir.path, 'b'), 0o640);
    expect(recover({ root: dir.path }).rolledBack).toEqual(['a']);
    expect(['a', 'b'].map((name) => statSync(join(dir.path, name)).mode & 0o777)).toEqual([0o644, 0o640]);
  });

  test('leaves a journal of another version to that version', async () => {
    using dir = tempDir();
    await crash(dir);
    const folder = join(dir.path, '.orch/tx');
    const journal = join(folder, readdirSync(folder).find((name) => name.endsWith('.tx')) ?? '');
    const bytes = readFileSync(journal);
    bytes.write('orch-tx9');
    writeFileSync(journal, bytes);
    expect(() => recover({ root: dir.path })).toThrow(expect.objectContaining({ code: 'ORCH_JOURNAL_NEWER' }));
    bytes.write('orch-tx3');
    writeFileSync(journal, bytes);
    recover({ root: dir.path });
    expect(tree(dir)).toEqual(before);
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
