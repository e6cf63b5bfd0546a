import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { requirePlain } from './plain.ts';

/** What the `form` column says about the `value` column. */
const form = { json: 0, undefined: 1, zstd: 2 } as const;

/** A value as it stands in the database. */
export interface Encoded {
  readonly form: number;
  readonly data: string | Uint8Array;
  /** CRC-32 over the key and the data. */
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
  if (value === undefined) return { form: form.undefined, data: '', crc: checksum(key, '') };
  const json = JSON.stringify(value);
  if (json.length < compressFrom) return { form: form.json, data: json, crc: checksum(key, json) };
  const data = zstdCompressSync(json, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
  return { form: form.zstd, data, crc: checksum(key, data) };
}

/** The value, or undefined if the stored data is damaged. */
export function decode(key: string, encoded: Encoded): { readonly value: unknown } | undefined {
  if (checksum(key, encoded.data) !== encoded.crc) return undefined;
  try {
    switch (encoded.form) {
      case form.json:
        return { value: JSON.parse(String(encoded.data)) as unknown };
      case form.zstd:
        return { value: JSON.parse(zstdDecompressSync(encoded.data).toString('utf8')) as unknown };
      case form.undefined:
        return { value: undefined };
      default:
        return undefined;
    }
  } catch {
    // A checksum can be right by accident; data that does not parse is damaged all the same.
    return undefined;
  }
}

function checksum(key: string, data: string | Uint8Array): number {
  return crc32(data, crc32(key));
}
