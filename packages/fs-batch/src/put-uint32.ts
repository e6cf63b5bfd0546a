/** Puts four bytes, the lowest first. That of buffers checks its arguments, which takes longer and makes garbage. */
export function putUint32(bytes: Uint8Array, value: number, at: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
