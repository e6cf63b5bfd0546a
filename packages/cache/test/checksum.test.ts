import { crc32 } from 'node:zlib';

import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';

import { checksum, crcOfShort } from '../src/checksum.ts';
import { entryName } from '../src/entry-name.ts';

test('the sum without node:zlib is that of node:zlib', () => {
  assert(
    property(uint8Array({ maxLength: 2000 }), (bytes) => {
      expect(crcOfShort(bytes)).toBe(crc32(bytes));
    }),
  );
});

test('the sum of a text is that of its bytes, before and after node:zlib is loaded', () => {
  const text = `{"a":"äöü😀"}`;
  const first = checksum(entryName('t', 'k'), text);
  expect(checksum(entryName('t', 'k'), 'x'.repeat(100_000))).toBe(
    checksum(entryName('t', 'k'), Buffer.alloc(100_000, 'x')),
  );
  expect(checksum(entryName('t', 'k'), text)).toBe(first);
  expect(checksum(entryName('t', 'k'), Buffer.from(text))).toBe(first);
});

test('the sum depends on type and key', () => {
  const sums = [
    checksum(entryName('t', 'k'), ''),
    checksum(entryName('u', 'k'), ''),
    checksum(entryName('t', 'l'), ''),
    checksum(entryName('tk', ''), ''),
  ];
  expect(new Set(sums).size).toBe(sums.length);
});
