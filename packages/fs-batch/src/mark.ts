import { sameBytes } from './content.ts';
import { crc32 } from './crc.ts';

/** A kernel that is killed in a write has written whole pages. */
const pageBytes = 4096;

/** What recovery needs to know of new content to tell whether a file holds it, or a part of it. */
export interface Mark {
  readonly length: number;
  /** CRC-32 of each page; pages are aligned to the file. */
  readonly pages: readonly number[];
}

/** @param start offset in the file at which the bytes are written */
export function markOf(bytes: Uint8Array, start = 0): Mark {
  const pages: number[] = [];
  for (let from = 0; from < bytes.byteLength;) {
    const to = from + pageBytes - ((start + from) % pageBytes);
    pages.push(crc32(bytes.subarray(from, to)));
    from = to;
  }
  return { length: bytes.byteLength, pages };
}

/** How many leading bytes are those of `mark`, in whole pages or all. */
export function commonLength(bytes: Uint8Array, mark: Mark, start = 0): number {
  let from = 0;
  for (const page of mark.pages) {
    const to = Math.min(mark.length, from + pageBytes - ((start + from) % pageBytes));
    if (bytes.byteLength < to || crc32(bytes.subarray(from, to)) !== page) break;
    from = to;
  }
  return from;
}

/** Whether a file may be what is left of overwriting `old` in place, wherever that stopped. */
export function isOverwriting(current: Uint8Array, mark: Mark, old: Uint8Array): boolean {
  const written = commonLength(current, mark);
  if (written === mark.length && current.byteLength === mark.length) return true;
  return sameBytes(current.subarray(written), old.subarray(written));
}

/** Whether a file may be what is left of writing `old` back into an emptied file. */
export function isRestoring(current: Uint8Array, old: Uint8Array): boolean {
  return current.byteLength % pageBytes === 0 && sameBytes(current, old.subarray(0, current.byteLength));
}
