let zlib: typeof import('node:zlib') | undefined;

/**
 * CRC-32 of bytes, continued from `start`, as zlib has it. The module is loaded with the first call:
 * a batch that changes nothing needs no journal.
 */
export function crc32(bytes: Uint8Array, start?: number): number {
  zlib ??= process.getBuiltinModule('node:zlib');
  return zlib.crc32(bytes, start);
}
