import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createBatch, isInterrupted, recover, type InterruptedFlush } from '../src/index.ts';
import { diesAtCommit } from './fixtures/dies-at-commit.ts';
import { dyingAt } from './fixtures/dying.ts';

function journalOf(dir: TempDir): string {
  const folder = join(dir.path, '.orch/tx');
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tx')) ?? '');
}

const isJournal = (path: string): boolean => path === '.orch';

describe('what a journal tells of its progress', () => {
  test('a text of new beginning and old end, put together by hand, is an edit', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'x.md': 'old title\nbody\n' });
    await diesAtCommit(dir, (batch) => batch.write('x.md', 'new title\n'));
    writeFileSync(join(dir.path, 'x.md'), 'new title\nbody\n');
    expect(recover({ root: dir.path }).edited).toEqual([{ path: 'x.md', action: 'update', earlier: 'x.md.orch-orig' }]);
    expect(readTree(dir.path, isJournal)).toEqual({
      'x.md': 'new title\nbody\n',
      'x.md.orch-orig': 'old title\nbody\n',
    });
  });

  test('a file that was emptied by hand stays empty', async () => {
    using dir = tempDir();
    writeTree(dir.path, { a: 'old' });
    await diesAtCommit(dir, (batch) => {
      batch.write('a', 'new');
      batch.write('b', 'created');
    });
    writeTree(dir.path, { a: '', b: '' });
    expect(recover({ root: dir.path }).rolledBack).toEqual([]);
    expect(readTree(dir.path, isJournal)).toEqual({ a: '', 'a.orch-orig': 'old', b: '' });
  });

  test('a file that a flush did not come to is not looked at', async () => {
    using dir = tempDir();
    const old = { a: 'a old', b: 'b old', c: 'c old' };
    const batchOf = (fileSystem?: ReturnType<typeof dyingAt>['facade']): ReturnType<typeof createBatch> => {
      const batch = createBatch({ root: dir.path, ...(fileSystem === undefined ? {} : { fileSystem }) });
      for (const name of ['a', 'b', 'c']) batch.write(name, `${name} new`);
      return batch;
    };
    for (let at = 10; ; at++) {
      writeTree(dir.path, old);
      await batchOf(dyingAt(at, 0).facade)
        .flush()
        .catch(() => undefined);
      const { b, c } = readTree(dir.path, isJournal);
      if (b === 'b new' && c === 'c old') break;
      recover({ root: dir.path });
    }
    writeTree(dir.path, { a: 'by hand', c: 'by hand' });
    expect(recover({ root: dir.path }).edited).toEqual([{ path: 'a', action: 'update', earlier: 'a.orch-orig' }]);
    expect(existsSync(join(dir.path, 'c.orch-orig'))).toBe(false);
  });

  test('a file that was edited when it was half written is told apart', async () => {
    using dir = tempDir();
    const done = (): number => readTree(dir.path, isJournal)['b']?.length ?? 0;
    for (let at = 10; done() === 0; at++) {
      recover({ root: dir.path });
      const batch = createBatch({ root: dir.path, fileSystem: dyingAt(at, 1).facade });
      for (const name of ['a', 'b', 'c']) batch.write(name, name.repeat(5000));
      await batch.flush().catch(() => undefined);
    }
    expect(done()).toBe(4096);
    writeTree(dir.path, { a: 'by hand', b: `${'b'.repeat(4096)} and by hand` });
    expect(recover({ root: dir.path }).edited).toEqual([
      { path: 'b', action: 'create', unfinished: true },
      { path: 'a', action: 'create' },
    ]);
  });

  test('a file over which new content was not renamed yet is not looked at', async () => {
    using dir = tempDir();
    for (let at = 10; Object.keys(readTree(dir.path, isJournal)).length < 2; at++) {
      recover({ root: dir.path });
      writeTree(dir.path, { 'a.md': 'old' });
      const batch = createBatch({ root: dir.path, fileSystem: dyingAt(at, 0).facade });
      batch.write('a.md', 'new', { visibility: 'atomic' });
      await batch.flush().catch(() => undefined);
    }
    writeTree(dir.path, { 'a.md': 'by hand' });
    expect(recover({ root: dir.path })).toEqual({ rolledBack: [], edited: [], inProgress: false });
    expect(readTree(dir.path, isJournal)).toEqual({ 'a.md': 'by hand' });
  });

  test('is not believed after the machine was started anew', async () => {
    using dir = tempDir();
    writeTree(dir.path, { a: 'old' });
    await diesAtCommit(dir, (batch) => batch.write('a', 'new'));
    const journal = journalOf(dir);
    const bytes = readFileSync(journal);
    // as if no entry had reached the disk
    const end = bytes.indexOf(Buffer.from([0xff, 0xff, 0xff, 0xff])) + 8;
    writeFileSync(journal, bytes.subarray(0, end));
    renameSync(journal, journal.replace(/-[^-./]+(\.[^/]*)$/u, '-earlier$1'));
    expect(recover({ root: dir.path }).rolledBack).toEqual(['a']);
    expect(readTree(dir.path, isJournal)).toEqual({ a: 'old' });
  });

  test('is not written where a loss of power must do no harm', async () => {
    using dir = tempDir();
    writeTree(dir.path, { a: 'old' });
    await diesAtCommit(dir, (batch) => batch.write('a', 'new'), { durability: 'full' });
    expect(readFileSync(journalOf(dir)).subarray(0, 8).toString()).toBe('orch-tx2');
    expect(recover({ root: dir.path }).rolledBack).toEqual(['a']);
    expect(readTree(dir.path, isJournal)).toEqual({ a: 'old' });
  });
});

describe('amend', () => {
  test('writes what an edit of an interrupted flush asks for, as often as it takes', async () => {
    for (let at = 20; ; at++) {
      using dir = tempDir();
      writeTree(dir.path, { 'list.txt': 'old\n' });
      await diesAtCommit(
        dir,
        (batch) => {
          batch.write('made/a.txt', 'a');
          batch.write('list.txt', 'old\na\n');
        },
        { note: { made: ['made/a.txt'] } },
      );
      writeFileSync(join(dir.path, 'made/a.txt'), 'by hand');
      const amend = (interrupted: InterruptedFlush): ReadonlyMap<string, string> => {
        expect(interrupted.note).toEqual({ made: ['made/a.txt'] });
        const paths = interrupted.edited.map(({ path }) => path).join();
        return new Map([
          ['list.txt', `old\nkept ${paths}\n`],
          ['new/seen.txt', interrupted.read('list.txt') ?? 'none'],
        ]);
      };
      const dying = dyingAt(at, 0);
      try {
        recover({ root: dir.path, amend, fileSystem: dying.facade });
      } catch {
        // killed
      }
      if (isInterrupted({ root: dir.path })) recover({ root: dir.path, amend });
      expect(isInterrupted({ root: dir.path })).toBe(false);
      const { 'new/seen.txt': seen, ...tree } = readTree(dir.path, isJournal);
      expect(tree).toEqual({ 'list.txt': 'old\nkept made/a.txt\n', 'made/a.txt': 'by hand' });
      expect(seen).toMatch(/^old\n/u);
      if (!dying.failed()) break;
    }
  });

  test('is not asked where nobody has edited anything', async () => {
    using dir = tempDir();
    expect(isInterrupted({ root: dir.path })).toBe(false);
    await diesAtCommit(dir, (batch) => batch.write('a', 'b'), { note: 1 });
    expect(isInterrupted({ root: dir.path })).toBe(true);
    recover({
      root: dir.path,
      amend: () => {
        throw new Error('asked');
      },
    });
    rmSync(join(dir.path, '.orch'), { recursive: true });
    expect(readdirSync(dir.path)).toEqual([]);
  });
});
