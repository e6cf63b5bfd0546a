/**
 * CRC-32 of bytes, continued from `start`, as zlib has it. The module is loaded with the first call:
 * a batch that changes nothing needs no journal.
 */
export function crc32(bytes: Uint8Array, start?: number): number {
  return process.getBuiltinModule('node:zlib').crc32(bytes, start);
}
