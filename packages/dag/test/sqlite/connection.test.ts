import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { Connection } from '../../src/sqlite/connection.ts';

/** 1 is NORMAL, 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous */
const synchronous = (connection: Connection): unknown => connection.get('PRAGMA synchronous')?.['synchronous'];

test('what must be on the disk is flushed when it is committed, and nothing else is', () => {
  using dir = tempDir();
  using connection = new Connection(join(dir.path, 'journal.sqlite'), {});
  const modes = [true, true, false, true].map((durable) => {
    connection.write(durable, () => connection.run('UPDATE fence SET value = value + 1'));
    return synchronous(connection);
  });
  expect(modes).toEqual([2, 2, 1, 2]);
});
