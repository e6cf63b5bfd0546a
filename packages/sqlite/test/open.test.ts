import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Diagnostic, isOrchError, type OrchError } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { checkIntegrity, openDatabase, schemaVersion, toOrchError, transaction } from '../src/index.ts';

const schema = ['CREATE TABLE t (v TEXT)', 'ALTER TABLE t ADD COLUMN n INTEGER'];

function failure(work: () => unknown): OrchError {
  try {
    work();
  } catch (error) {
    if (isOrchError(error)) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The ranges of a file that this process has locked, as the kernel counts them. */
function locksOn(path: string): string[] {
  const inode = statSync(path).ino;
  const own = new RegExp(String.raw` (\w+) +${process.pid} [\da-f:]+:${inode} (.*)`, 'g');
  return [...readFileSync('/proc/locks', 'utf8').matchAll(own)].map(([, kind, range]) => `${kind} ${range}`);
}

describe('openDatabase', () => {
  test('creates the folder and a write-ahead database that several connections share', () => {
    using dir = tempDir();
    const path = join(dir.path, 'a/b/x.db');
    using one = openDatabase(path, { migrations: schema });
    using two = openDatabase(path, { migrations: schema });
    one.exec("INSERT INTO t (v) VALUES ('hello')");
    expect(two.prepare('SELECT v FROM t').get()?.['v']).toBe('hello');
    expect(one.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('wal');
    expect(one.prepare('PRAGMA synchronous').get()?.['synchronous']).toBe(1);
    expect(one.prepare('PRAGMA busy_timeout').get()?.['timeout']).toBe(5000);
    expect(checkIntegrity(one)).toEqual([]);
  });

  test('keeps a database in memory', () => {
    using db = openDatabase(':memory:', { migrations: schema });
    expect(schemaVersion(db)).toBe(2);
  });

  test('uses a truncated rollback journal with full synchronisation where it is told to', () => {
    using dir = tempDir();
    using db = openDatabase(join(dir.path, 'x.db'), { journalMode: 'truncate', migrations: schema });
    expect(db.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('truncate');
    expect(db.prepare('PRAGMA synchronous').get()?.['synchronous']).toBe(2);
  });

  test('makes a file that can give deleted space back', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema, incrementalVacuum: true }).close();
    using db = openDatabase(path, { migrations: schema, incrementalVacuum: true });
    expect(db.prepare('PRAGMA auto_vacuum').get()?.['auto_vacuum']).toBe(2);
  });

  test('writes nothing to a file that is up to date', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema, incrementalVacuum: true }).close();
    const before = readFileSync(path);
    using db = openDatabase(path, { migrations: schema, incrementalVacuum: true });
    db.prepare('SELECT 1').get();
    expect(statSync(`${path}-wal`).size).toBe(0);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('runs only the migrations that the file has not seen', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema.slice(0, 1) }).close();
    using db = openDatabase(path, { migrations: schema });
    db.exec("INSERT INTO t (v, n) VALUES ('a', 1)");
    expect(schemaVersion(db)).toBe(2);
  });

  test('undoes every step of an upgrade whose last step fails', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    expect(failure(() => openDatabase(path, { migrations: [...schema, 'NONSENSE'] })).code).toBe('ORCH_SQLITE_FAILED');
    using db = openDatabase(path, { migrations: schema });
    expect(schemaVersion(db)).toBe(2);
  });

  test('refuses a newer schema, names both versions, and opens it when told to accept it', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema }).close();
    const refused = failure(() => openDatabase(path, { migrations: schema.slice(0, 1) }));
    expect(refused).toMatchObject({ code: 'ORCH_SQLITE_NEWER_SCHEMA', data: { found: 2, supported: 1 } });
    using db = openDatabase(path, { migrations: schema.slice(0, 1), onNewerSchema: 'accept' });
    expect(schemaVersion(db)).toBe(2);
  });

  test.each([
    ['text', 'this is not a database, however long it may be '.repeat(100)],
    ['bytes', new Uint8Array(4096).fill(7)],
  ])('says that a file of %s is not a database', (_, content) => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    writeFileSync(path, content);
    expect(failure(() => openDatabase(path, { migrations: schema })).code).toBe('ORCH_SQLITE_CORRUPT');
  });

  test('cannot open a folder', () => {
    using dir = tempDir();
    expect(failure(() => openDatabase(dir.path)).code).toBe('ORCH_SQLITE_CANNOT_OPEN');
  });

  test('cannot make a folder below a file', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'file'), '');
    expect(failure(() => openDatabase(join(dir.path, 'file/x.db'))).code).toBe('ORCH_SQLITE_IO');
  });

  test('gives up on a locked database after the busy timeout, with a typed error', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    using holder = openDatabase(path, { migrations: schema });
    using waiter = openDatabase(path, { migrations: schema, busyTimeoutMs: 20 });
    holder.exec('BEGIN IMMEDIATE');
    let thrown: unknown;
    try {
      transaction(waiter, () => 1);
    } catch (error) {
      thrown = error;
    }
    expect(toOrchError(thrown, path)).toMatchObject({ code: 'ORCH_SQLITE_BUSY', data: { path } });
  });

  test('counts a log that others were too quick to be opened beside as locked, not as a refused statement', () => {
    const thrown = Object.assign(new Error('locking protocol'), { errcode: 15 });
    expect(toOrchError(thrown, 'x.db')).toMatchObject({ code: 'ORCH_SQLITE_BUSY', data: { resultCode: 15 } });
  });

  test('stops growing at a limit with the error of a full disk, and stays sound', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    using db = openDatabase(path, { migrations: schema });
    db.exec('PRAGMA max_page_count = 20');
    let thrown: unknown;
    try {
      transaction(db, () => {
        for (let i = 0; i < 100; i++) db.prepare('INSERT INTO t (v) VALUES (?)').run('x'.repeat(4000));
      });
    } catch (error) {
      thrown = error;
    }
    expect(toOrchError(thrown, path).code).toBe('ORCH_SQLITE_FULL');
    expect(db.isTransaction).toBe(false);
    expect(checkIntegrity(db)).toEqual([]);
  });

  test('lets no schema of a stranger call functions with side effects', () => {
    using db = openDatabase(':memory:');
    expect(db.prepare('PRAGMA trusted_schema').get()?.['trusted_schema']).toBe(0);
  });

  test('opens a new database in eight processes at once', async () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    const script = `
      const { openDatabase } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)});
      const db = openDatabase(${JSON.stringify(path)}, { migrations: ['CREATE TABLE t (v TEXT)'] });
      db.exec("INSERT INTO t VALUES ('x')");
      db.close();`;
    const children = Array.from({ length: 8 }, () =>
      spawn(process.execPath, ['--conditions=@orch/source', '--input-type=module', '-e', script], { stdio: 'inherit' }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual(Array.from({ length: 8 }, () => 0));
    using db = openDatabase(path);
    expect(db.prepare('SELECT count(*) AS n FROM t').get()?.['n']).toBe(8);
    db.close();
    expect(readdirSync(dir.path)).toEqual(['x.db']);
  }, 30_000);

  test('reports no network file system on the local disk', () => {
    using dir = tempDir();
    const warnings: Diagnostic[] = [];
    openDatabase(join(dir.path, 'x.db'), { onWarning: (warning) => warnings.push(warning) }).close();
    expect(warnings).toEqual([]);
  });
});

describe('openDatabase for reading only', () => {
  test('leaves the folder as it is, with and without another process that writes', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    const writer = openDatabase(path, { migrations: schema });
    writer.exec("INSERT INTO t (v) VALUES ('first')");
    const during = readdirSync(dir.path).sort();
    {
      using reader = openDatabase(path, { readOnly: true, migrations: schema });
      expect(reader.prepare('SELECT v FROM t').all()).toMatchObject([{ v: 'first' }]);
      writer.exec("INSERT INTO t (v) VALUES ('second')");
      expect(reader.prepare('SELECT v FROM t').all()).toMatchObject([{ v: 'first' }, { v: 'second' }]);
    }
    expect(readdirSync(dir.path).sort()).toEqual(during);
    writer.close();
    expect(readdirSync(dir.path)).toEqual(['x.db']);
    {
      using reader = openDatabase(path, { readOnly: true, migrations: schema });
      expect(reader.prepare('SELECT v FROM t').all()).toHaveLength(2);
      expect(readdirSync(dir.path)).toEqual(['x.db']);
    }
    expect(readdirSync(dir.path)).toEqual(['x.db']);
  });

  test('reads what was committed where a process was killed after the header of its log, without waiting', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    const writer = openDatabase(path, { migrations: schema });
    writer.exec("INSERT INTO t (v) VALUES ('first')");
    const header = readFileSync(`${path}-wal`).subarray(0, 32);
    writer.close();
    writeFileSync(`${path}-wal`, header);
    writeFileSync(`${path}-shm`, Buffer.alloc(32_768));
    const names = readdirSync(dir.path).sort();
    using reader = openDatabase(path, { readOnly: true, migrations: schema });
    expect(reader.prepare('SELECT v FROM t').all()).toMatchObject([{ v: 'first' }]);
    expect(readdirSync(dir.path).sort()).toEqual(names);
  });

  test.each(['written', 'empty'])('reads a database whose log (%s) has lost its index, and leaves no trace', (log) => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    const writer = openDatabase(path, { migrations: schema });
    writer.exec("INSERT INTO t (v) VALUES ('first')");
    const written = [readFileSync(path), readFileSync(`${path}-wal`)] as const;
    writer.close();
    if (log === 'written') writeFileSync(path, written[0]);
    writeFileSync(`${path}-wal`, log === 'written' ? written[1] : '');
    const names = readdirSync(dir.path).sort();
    {
      using reader = openDatabase(path, { readOnly: true, migrations: schema });
      expect(reader.prepare('SELECT v FROM t').all()).toMatchObject([{ v: 'first' }]);
      expect(checkIntegrity(reader)).toEqual([]);
    }
    expect(readdirSync(dir.path).sort()).toEqual(names);
  });

  test('reads the log of a database that it is led to by a link', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    using writer = openDatabase(path, { migrations: schema });
    writer.exec("INSERT INTO t (v) VALUES ('in the log')");
    symlinkSync(path, join(dir.path, 'link.db'));
    using reader = openDatabase(join(dir.path, 'link.db'), { readOnly: true, migrations: schema });
    expect(reader.prepare('SELECT v FROM t').all()).toMatchObject([{ v: 'in the log' }]);
  });

  test('refuses writes as read-only', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema }).close();
    using reader = openDatabase(path, { readOnly: true, migrations: schema });
    let thrown: unknown;
    try {
      reader.exec("INSERT INTO t (v) VALUES ('x')");
    } catch (error) {
      thrown = error;
    }
    expect(toOrchError(thrown, path).code).toBe('ORCH_SQLITE_READ_ONLY');
  });

  test.skipIf(process.platform !== 'linux')('keeps the locks of a connection that this process has', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    using writer = openDatabase(path, { migrations: schema });
    writer.exec("INSERT INTO t (v) VALUES ('kept')");
    const before = locksOn(path);
    openDatabase(path, { readOnly: true, migrations: schema }).close();
    expect(before).toHaveLength(1);
    expect(locksOn(path)).toEqual(before);
  });

  test('says that the file is missing instead of making one', () => {
    using dir = tempDir();
    expect(failure(() => openDatabase(join(dir.path, 'no/x.db'), { readOnly: true })).code).toBe('ORCH_SQLITE_MISSING');
    expect(existsSync(join(dir.path, 'no'))).toBe(false);
  });

  test('asks for an upgrade of an older schema', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations: schema.slice(0, 1) }).close();
    expect(failure(() => openDatabase(path, { readOnly: true, migrations: schema })).code).toBe(
      'ORCH_SQLITE_OLDER_SCHEMA',
    );
  });

  test.each(['name with spaces.db', 'per%20cent.db', 'quest?ion#hash.db', 'ünï.db'])('opens %j', (name) => {
    using dir = tempDir();
    const path = join(dir.path, name);
    openDatabase(path, { migrations: schema }).close();
    using reader = openDatabase(path, { readOnly: true, migrations: schema });
    expect(schemaVersion(reader)).toBe(2);
    expect(readdirSync(dir.path)).toEqual([name]);
  });
});
