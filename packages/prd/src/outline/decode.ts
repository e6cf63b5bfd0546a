import { OrchError } from '@orch/core';

import { countLines } from './line-endings.ts';

/**
 * The text of a document file. Decoding is strict, so that writing the text back gives the same bytes;
 * a byte order mark is kept.
 *
 * @throws OrchError `ORCH_PRD_BINARY` where there is a NUL byte, `ORCH_PRD_INVALID_UTF8` with the line of the first
 *   wrong byte, `ORCH_PRD_EMPTY` where there is nothing but white space.
 */
export function decodeDocument(bytes: Uint8Array, file: string): string {
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    throw new OrchError('ORCH_PRD_BINARY', `${file} is not a text file: byte ${nul} is NUL`, {
      help: 'Give a Markdown file in UTF-8; convert UTF-16 first.',
      location: lineOnly(file, bytes, nul),
      data: { offset: nul },
    });
  }
  const text = decode(bytes);
  if (text === undefined) {
    const offset = firstInvalid(bytes);
    throw new OrchError('ORCH_PRD_INVALID_UTF8', `${file} is not valid UTF-8: the text breaks off at byte ${offset}`, {
      help: 'Save the file as UTF-8.',
      location: lineOnly(file, bytes, offset),
      data: { offset },
    });
  }
  if (text.trim() === '') {
    throw new OrchError('ORCH_PRD_EMPTY', `${file} is empty`, {
      help: 'Write at least a heading.',
      location: { file, line: 1, column: 1 },
    });
  }
  return text;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // The decoder only says that some byte is wrong; the caller finds out which.
    return undefined;
  }
}

/** Length of the longest prefix that is valid UTF-8, found by halving. */
function firstInvalid(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  while (valid < invalid) {
    const middle = (valid + invalid + 1) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle - 1;
  }
  return valid;
}

/** A prefix that ends inside a character counts as valid. */
function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function lineOnly(file: string, bytes: Uint8Array, offset: number): { file: string; line: number; column: number } {
  const before = new TextDecoder('latin1').decode(bytes.subarray(0, offset));
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  return { file, line: countLines(before, before.length) + 1, column: offset - lineStart + 1 };
}
