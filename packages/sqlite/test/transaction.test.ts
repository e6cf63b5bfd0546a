import { expect, test } from 'vitest';

import { openDatabase, transaction } from '../src/index.ts';

const migrations = ['CREATE TABLE t (v INTEGER PRIMARY KEY)'];

test('a transaction returns what its work returns', () => {
  using db = openDatabase(':memory:', { migrations });
  expect(transaction(db, () => Number(db.prepare('INSERT INTO t VALUES (1)').run().changes))).toBe(1);
});

test('a transaction whose work throws changes nothing and throws the same error', () => {
  using db = openDatabase(':memory:', { migrations });
  const bang = new Error('bang');
  expect(() =>
    transaction(db, () => {
      db.exec('INSERT INTO t VALUES (1)');
      throw bang;
    }),
  ).toThrow(bang);
  expect(db.prepare('SELECT * FROM t').all()).toEqual([]);
});

test('a transaction inside a transaction is refused and leaves the outer one alive', () => {
  using db = openDatabase(':memory:', { migrations });
  transaction(db, () => {
    expect(() => transaction(db, () => 1)).toThrow(/within a transaction/);
    db.exec('INSERT INTO t VALUES (1)');
  });
  expect(db.prepare('SELECT * FROM t').all()).toHaveLength(1);
});

test('a transaction whose work returns a promise is rolled back', () => {
  using db = openDatabase(':memory:', { migrations });
  const work = (): number => {
    db.exec('INSERT INTO t VALUES (1)');
    return Promise.resolve(1) as unknown as number;
  };
  expect(() => transaction(db, work)).toThrow(TypeError);
  expect(db.prepare('SELECT * FROM t').all()).toEqual([]);
});
