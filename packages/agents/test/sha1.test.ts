import { createHash } from 'node:crypto';

import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { sha1 } from '../src/sha1.ts';

const byNode = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

test('the digest without node:crypto is that of node:crypto', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) => {
      expect(sha1(bytes).toString('hex')).toBe(byNode(bytes));
    }),
  );
});

test('the digest without node:crypto is right at every length around the ends of blocks', () => {
  for (let length = 0; length <= 140; length++) {
    const bytes = Buffer.alloc(length, length);
    expect(sha1(bytes).toString('hex'), `${length}`).toBe(byNode(bytes));
  }
});
