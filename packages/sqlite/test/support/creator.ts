// Makes databases one after the other, until it is killed, and says so of each.
import { join } from 'node:path';
import { argv, stdout } from 'node:process';

import { openDatabase } from '../../src/index.ts';

const [, , dir = '', most = '0'] = argv;
for (let number = 0; number < Number(most); number++) {
  using db = openDatabase(join(dir, `${number}.db`), {
    migrations: ['CREATE TABLE t (v TEXT)', 'CREATE INDEX i ON t (v)'],
  });
  db.exec("INSERT INTO t VALUES ('kept')");
  stdout.write(`${number}\n`);
}
