import { hash } from 'node:crypto';

import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { digestShortText } from '../src/sha256.ts';

test('the digest without node:crypto is that of node:crypto', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(digestShortText(text)).toBe(hash('sha256', text));
    }),
  );
});

test('the digest without node:crypto is right at every length around the ends of blocks', () => {
  for (let length = 0; length <= 260; length++) {
    const text = 'ä'.repeat(length % 3) + 'x'.repeat(length);
    expect(digestShortText(text), `${length}`).toBe(hash('sha256', text));
  }
  expect(digestShortText('\ud800')).toBe(hash('sha256', '\ud800'));
});
