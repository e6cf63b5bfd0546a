import { fdatasyncSync, fstatSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openDatabase } from '@orch/sqlite';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { Connection } from '../../src/sqlite/connection.ts';

const bump = (connection: Connection): number => connection.run('UPDATE fence SET value = value + 1');

test('what must be on the disk is flushed after it is committed, and nothing else is', () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  using other = openDatabase(path) as ReturnType<typeof openDatabase> & Disposable;
  const seen: unknown[] = [];
  using connection = new Connection(path, {
    sync(file) {
      fdatasyncSync(file);
      expect(fstatSync(file).ino).toBe(statSync(`${path}-wal`).ino);
      seen.push(other.prepare('SELECT value FROM fence').get()?.['value']);
    },
  });
  for (const durable of [true, true, false, true, false]) connection.write(durable, () => bump(connection));
  expect(seen).toEqual([1, 2, 4]);
});

test('a single statement is flushed as a transaction is, unless it changed nothing', () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  using other = openDatabase(path) as ReturnType<typeof openDatabase> & Disposable;
  const seen: unknown[] = [];
  using connection = new Connection(path, {
    sync: () => void seen.push(other.prepare('SELECT value FROM fence').get()?.['value']),
  });
  const next = (durable: boolean, from: number): number =>
    connection.writeAlone(durable, 'UPDATE fence SET value = value + 1 WHERE value = ?', [from]);
  // Enough of them that the log is lengthened on the way.
  for (let from = 0; from < 40; from++) expect(next(from % 2 === 0, from)).toBe(1);
  expect(next(true, 7)).toBe(0);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, flush) => 2 * flush + 1));
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(256 * 1024);
});

test('a flush that fails is an error of the disk, and what was committed can be read', () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  const connection = new Connection(path, {
    sync: () => {
      throw Object.assign(new Error('input/output error'), { code: 'EIO' });
    },
  });
  expect(() => connection.write(true, () => bump(connection))).toThrow(
    expect.objectContaining({ code: 'ORCH_SQLITE_IO' }),
  );
  connection.write(false, () => bump(connection));
  expect(connection.get('SELECT value FROM fence')?.['value']).toBe(2);
  connection[Symbol.dispose]();
});

test('a database without a write-ahead log is flushed by SQLite at every commit', () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  openDatabase(path, { journalMode: 'truncate' }).close();
  const flushed: number[] = [];
  using connection = new Connection(path, { journalMode: 'truncate', sync: (file) => void flushed.push(file) });
  connection.write(true, () => bump(connection));
  expect(flushed).toEqual([]);
  expect(connection.get('PRAGMA synchronous')?.['synchronous']).toBe(2);
});

test('a damaged journal is told as such, with its place, and is left as it is', () => {
  using dir = tempDir();
  const path = join(dir.path, 'journal.sqlite');
  writeFileSync(path, 'no database at all, and longer than the header of one, which has a hundred bytes'.repeat(4));
  const before = readFileSync(path);
  expect(() => new Connection(path, {})).toThrow(
    expect.objectContaining({
      code: 'ORCH_JOURNAL_CORRUPT',
      help: expect.stringContaining('move it away'),
      location: { file: path, line: 1, column: 1 },
    }),
  );
  expect(readFileSync(path)).toEqual(before);
});
