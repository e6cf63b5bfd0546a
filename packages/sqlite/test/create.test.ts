import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { createDatabase } from '../src/create.ts';
import { checkIntegrity, openDatabase, schemaVersion } from '../src/index.ts';

const migrations = ['CREATE TABLE t (v TEXT)', 'CREATE INDEX t_v ON t (v)'];
const options = { migrations, incrementalVacuum: false };

describe('createDatabase', () => {
  test('leaves one complete write-ahead database and nothing beside it', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    expect(createDatabase(path, options)).toBe(true);
    expect(readdirSync(dir.path)).toEqual(['x.db']);
    expect([...readFileSync(path).subarray(18, 20)]).toEqual([2, 2]);
    expect(statSync(path).nlink).toBe(1);
    using db = openDatabase(path, { readOnly: true, migrations });
    expect(schemaVersion(db)).toBe(2);
    expect(checkIntegrity(db)).toEqual([]);
  });

  test('never replaces a file, not even an empty one', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    writeFileSync(path, '');
    expect(createDatabase(path, options)).toBe(false);
    expect(statSync(path).size).toBe(0);
    expect(readdirSync(dir.path)).toEqual(['x.db']);
  });

  test('makes nothing where a migration fails, and nothing without a schema', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    expect(createDatabase(path, { ...options, migrations: ['NONSENSE'] })).toBe(false);
    expect(createDatabase(path, { ...options, migrations: [] })).toBe(false);
    expect(readdirSync(dir.path)).toEqual([]);
  });

  test('makes nothing in a folder that is not there', () => {
    using dir = tempDir();
    expect(createDatabase(join(dir.path, 'no/x.db'), options)).toBe(false);
  });
});

describe('openDatabase of a new file', () => {
  test('does not apply the log that a removed database has left', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    {
      using old = openDatabase(path, { migrations });
      old.exec("INSERT INTO t VALUES ('old')");
      writeFileSync(join(dir.path, 'kept'), readFileSync(`${path}-wal`));
    }
    const other = join(dir.path, 'y.db');
    writeFileSync(`${other}-wal`, readFileSync(join(dir.path, 'kept')));
    using db = openDatabase(other, { migrations });
    expect(db.prepare('SELECT * FROM t').all()).toEqual([]);
    expect(checkIntegrity(db)).toEqual([]);
  });

  test('removes what others have left that tried the same and were killed, and nothing else', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    const others = ['x.db.notes.new', 'x.db.1-2.newer', 'y.db.1-2.new'];
    for (const name of ['x.db.1-2.new', 'x.db.30-40.new', ...others]) writeFileSync(join(dir.path, name), 'half');
    openDatabase(path, { migrations }).close();
    expect(readdirSync(dir.path).sort()).toEqual(['x.db', ...others].sort());
  });

  test('removes the other name of a file whose creator was killed before it had removed it', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations }).close();
    linkSync(path, `${path}.1-2.new`);
    openDatabase(path, { migrations }).close();
    expect(readdirSync(dir.path)).toEqual(['x.db']);
  });

  test('removes what one has left who came too late to make the file that is there, and was killed', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations }).close();
    writeFileSync(`${path}.1-2.new`, 'half');
    openDatabase(path, { migrations }).close();
    expect(readdirSync(dir.path)).toEqual(['x.db']);
  });

  test('opens a file beside whose other names stands a folder, which stays', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    mkdirSync(`${path}.1-2.new`);
    openDatabase(path, { migrations }).close();
    linkSync(path, join(dir.path, 'backup'));
    openDatabase(path, { migrations }).close();
    expect(readdirSync(dir.path).sort()).toEqual(['backup', 'x.db', 'x.db.1-2.new']);
  });

  test('makes a file in place when it is to have another journal', () => {
    using dir = tempDir();
    const path = join(dir.path, 'x.db');
    openDatabase(path, { migrations, journalMode: 'truncate' }).close();
    expect([...readFileSync(path).subarray(18, 20)]).toEqual([1, 1]);
  });
});
