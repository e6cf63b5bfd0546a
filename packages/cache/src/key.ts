import { canonicalJson, OrchError, type Sha256, sha256 } from '@orch/core';

/**
 * The key of a result: SHA-256 over the version of its type and the canonical JSON of the input.
 * Equal inputs have equal keys, whatever the order of their properties. The type is stored beside it.
 *
 * @throws OrchError `ORCH_JSON_UNSUPPORTED` for functions, cycles, NaN and everything else without a JSON form.
 */
export function entryKey(version: string, input: unknown): Sha256 {
  return sha256(`${version.length}:${version}${canonicalJson(input)}`);
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
