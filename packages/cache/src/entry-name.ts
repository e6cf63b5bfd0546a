import { OrchError } from '@orch/core';

/** What a result is stored under, with what is worked out from that at each look-up. */
export interface EntryName {
  readonly type: string;
  readonly key: string;
  /** Both as one text. Types hold no NUL, see {@link requireName}. */
  readonly text: string;
  /** A hash of both, which the checksum of the data is mixed with. */
  readonly hash: number;
}

export function entryName(type: string, key: string): EntryName {
  return { type, key, text: `${type}\0${key}`, hash: hashOf(key, Math.imul(hashOf(type, fnvOffset), fnvPrime)) };
}

/**
 * Checks the name of a type or a key before it becomes SQLite text, which cannot tell lone surrogates apart.
 *
 * @throws OrchError `ORCH_CACHE_NAME`
 */
export function requireName(what: 'type' | 'key' | 'tag', name: string): void {
  // oxlint-disable-next-line no-control-regex
  if (name !== '' && name.isWellFormed() && !/[\0\x1f]/.test(name)) return;
  throw new OrchError('ORCH_CACHE_NAME', `${JSON.stringify(name)} cannot be the name of a ${what}`, {
    help: 'Use a text that is not empty, without NUL, unit separator and lone surrogates.',
  });
}

const fnvOffset = 0x81_1c_9d_c5;
const fnvPrime = 0x01_00_01_93;

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), continued from `start`; a second native call would cost more. */
function hashOf(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), fnvPrime);
  return hash >>> 0;
}
