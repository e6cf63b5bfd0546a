import { crc32 } from 'node:zlib';

import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { checksum, crcOfShort } from '../src/checksum.ts';

test('the sum without node:zlib is that of node:zlib', () => {
  assert(
    property(uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(crcOfShort(bytes)).toBe(crc32(bytes));
    }),
  );
});

test('the sum of a text is that of its bytes, before and after node:zlib is loaded', () => {
  const text = `{"a":"äöü😀"}`;
  const first = checksum('t', 'k', text);
  expect(checksum('t', 'k', 'x'.repeat(100_000))).toBe(checksum('t', 'k', Buffer.alloc(100_000, 'x')));
  expect(checksum('t', 'k', text)).toBe(first);
  expect(checksum('t', 'k', Buffer.from(text))).toBe(first);
});

test('the sum depends on type and key', () => {
  const sums = [checksum('t', 'k', ''), checksum('u', 'k', ''), checksum('t', 'l', ''), checksum('tk', '', '')];
  expect(new Set(sums).size).toBe(sums.length);
});
