import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import type { StoreWorld } from '../src/conformance.ts';
import type { SqliteStore } from '../src/index.ts';

import { runStoreConformance } from '../src/conformance.ts';
import { memoryDatabase, memoryStore, sqliteStore } from '../src/index.ts';

function memoryWorld(): StoreWorld {
  const database = memoryDatabase();
  return { connect: (options) => memoryStore({ ...options, database }), dispose: () => undefined };
}

function sqliteWorld(): StoreWorld {
  const dir = tempDir();
  const stores: SqliteStore[] = [];
  return {
    connect: (options) => {
      const store = sqliteStore(join(dir.path, 'journal.sqlite'), options);
      stores.push(store);
      return store;
    },
    dispose: () => {
      for (const store of stores) store[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

describe.each([
  ['the memory store', memoryWorld],
  ['the SQLite store', sqliteWorld],
] as const)('%s', (_name, createWorld) => {
  test.each(runStoreConformance)('$name', async (promise) => {
    await expect(promise.check(createWorld)).resolves.toBeUndefined();
  });
});
