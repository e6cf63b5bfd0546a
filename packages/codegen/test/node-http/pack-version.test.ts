import { hashJson } from '@orch/core';
import { expect, test } from 'vitest';

import { packVersion } from '../../src/index.ts';
import { generateInto } from '../support/generate.ts';
import { bookshop } from '../support/tasks.ts';

test('what is generated changes only together with the version of the pack', async () => {
  const tree = new Map<string, string>();
  await generateInto(tree, '1.1-bookshop', bookshop);
  // When this fails, raise packVersion and record the new hash.
  const generated = hashJson(Object.fromEntries(tree)).slice(0, 16);
  expect([packVersion, generated]).toEqual(['node-http@7', '1c1583ca124f2331']);
});
