import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { requirePlain } from './plain.ts';

/** A value as it stands in the database: JSON as text, JSON compressed with zstd as bytes, or null for `undefined`. */
export interface Encoded {
  readonly data: string | Uint8Array | null;
  /** CRC-32 over the data, starting from the key. */
  readonly crc: number;
}

/** Below this many characters compressing costs more time than it saves in reading and writing (measured). */
const compressFrom = 16_384;

/**
 * Encodes a value as JSON, compressed with zstd from 16 KB on.
 *
 * @throws OrchError `ORCH_CACHE_VALUE` if it would not come back as it is.
 */
export function encode(key: string, value: unknown): Encoded {
  requirePlain(value);
  if (value === undefined) return { data: null, crc: checksum(key, '') };
  const json = JSON.stringify(value);
  if (json.length < compressFrom) return { data: json, crc: checksum(key, json) };
  const data = zstdCompressSync(json, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return { data, crc: checksum(key, data) };
}

/** The value, or undefined if the stored data is damaged. */
export function decode(key: string, { data, crc }: Encoded): { readonly value: unknown } | undefined {
  if (checksum(key, data ?? '') !== crc) return undefined;
  if (data === null) return { value: undefined };
  try {
    const json = typeof data === 'string' ? data : zstdDecompressSync(data).toString('utf8');
    return { value: JSON.parse(json) as unknown };
  } catch {
    // A checksum can be right by accident; data that does not parse is damaged all the same.
    return undefined;
  }
}

function checksum(key: string, data: string | Uint8Array): number {
  return crc32(data, hashOf(key));
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/); a second native call would cost more. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  return hash >>> 0;
}
