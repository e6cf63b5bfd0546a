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
  if (start === 0 && bytes.byteLength > 0 && bytes.byteLength <= pageBytes) {
    return { length: bytes.byteLength, pages: [crc32(bytes)] };
  }
  const pages: number[] = [];
  for (let from = 0; from < bytes.byteLength;) {
    const to = from + pageBytes - ((start + from) % pageBytes);
    pages.push(crc32(bytes.subarray(from, to)));
    from = to;
  }
  return { length: bytes.byteLength, pages };
}

/** Whether bytes are the content of a mark. */
export function isWhole(bytes: Uint8Array, mark: Mark, start = 0): boolean {
  return bytes.byteLength === mark.length && isBeginning(bytes, mark, start);
}

/** Whether bytes are leading pages of the content of a mark, or all of it. */
export function isBeginning(bytes: Uint8Array, mark: Mark, start = 0): boolean {
  let from = 0;
  for (const page of mark.pages) {
    const to = Math.min(mark.length, from + pageBytes - ((start + from) % pageBytes));
    if (bytes.byteLength < to || crc32(bytes.subarray(from, to)) !== page) break;
    from = to;
  }
  return from === bytes.byteLength;
}

/**
 * Whether a file may be what is left of overwriting `old` in place by the content of a mark, or of writing `old` back
 * over that, wherever one or both of them stopped.
 */
export function isBetween(current: Uint8Array, mark: Mark, old: Uint8Array): boolean {
  const { byteLength } = current;
  if (byteLength < Math.min(mark.length, old.byteLength) || byteLength > Math.max(mark.length, old.byteLength)) {
    return false;
  }
  for (let from = 0, page = 0; from < byteLength; from += pageBytes, page++) {
    const to = Math.min(from + pageBytes, byteLength);
    if (!isOldPage(current, old, from, to, mark.length) && !isNewPage(current, old, from, to, mark)) return false;
  }
  return true;
}

/** A page of old content, behind whose end new content may stand that is not cut off yet. */
function isOldPage(current: Uint8Array, old: Uint8Array, from: number, to: number, newLength: number): boolean {
  const end = Math.min(to, old.byteLength);
  if (end <= from || (end < to && current.byteLength !== newLength)) return false;
  return sameBytes(current.subarray(from, end), old.subarray(from, end));
}

/** A page of new content, behind whose end old content may stand that is not cut off yet. */
function isNewPage(current: Uint8Array, old: Uint8Array, from: number, to: number, mark: Mark): boolean {
  const end = Math.min(from + pageBytes, mark.length);
  if (end <= from || end > to || crc32(current.subarray(from, end)) !== mark.pages[from / pageBytes]) return false;
  return sameBytes(current.subarray(end, to), old.subarray(end, to));
}
