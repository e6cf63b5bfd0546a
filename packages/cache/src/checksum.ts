import { nodeZlib } from './builtins.ts';
import type { EntryName } from './entry-name.ts';

let crc32: typeof import('node:zlib').crc32 | undefined;

/** How many characters or bytes are summed before `node:zlib` is loaded, which takes as long as these (measured). */
let lengthBefore = 8192;

/** CRC-32 of data, mixed with a hash of the type and the key that it belongs to. */
export function checksum({ hash }: EntryName, data: string | Uint8Array): number {
  return (crcOf(data) ^ hash) >>> 0;
}

function crcOf(data: string | Uint8Array): number {
  if (crc32 === undefined) {
    if (data.length <= lengthBefore) {
      lengthBefore -= data.length;
      return crcOfShort(typeof data === 'string' ? Buffer.from(data) : data);
    }
    crc32 = nodeZlib().crc32;
  }
  return crc32(data);
}

let remainders: Int32Array | undefined;

/** The same without a module of Node: one table look-up a byte (https://www.w3.org/TR/png-3/#D-CRCAppendix). */
export function crcOfShort(bytes: Uint8Array): number {
  const table = (remainders ??= makeTable());
  let crc = -1;
  for (let index = 0; index < bytes.length; index++) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[index] as number)) & 0xff] as number);
  }
  return ~crc >>> 0;
}

/** The remainder of each byte; that of a sum is the sum of those of its bits. */
function makeTable(): Int32Array {
  const table = new Int32Array(256);
  let rest = 1;
  for (let bit = 128; bit > 0; bit >>= 1) {
    rest = (rest >>> 1) ^ (rest & 1 ? 0xed_b8_83_20 : 0);
    for (let other = 0; other < 256; other += 2 * bit) table[other + bit] = (table[other] as number) ^ rest;
  }
  return table;
}
