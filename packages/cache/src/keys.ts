import { canonicalJson, sha256 } from '@orch/core';

import { entryName, type EntryName, requireName } from './entry-name.ts';
import { Generations } from './generations.ts';
import type { Policy } from './policy.ts';

/** How many names of a type are remembered, and of inputs up to how many characters: half a megabyte at most. */
const mostNames = 500;
const shortInput = 128;

/** Of how many types. */
const mostTypes = 50;

interface Known {
  /** What stands before the input in the text that is hashed. */
  readonly prefix: string;
  readonly names: Generations<EntryName>;
}

/**
 * Names results by what they are computed from. The key is the SHA-256 over the version of the type and the canonical
 * JSON of the input: equal inputs have equal keys, whatever the order of their properties. The names of short inputs
 * are remembered, because to find one takes a third of the time that making it takes.
 */
export class Keys {
  readonly #policyOf: (type: string) => Policy;
  readonly #types = new Map<string, Known>();

  constructor(policyOf: (type: string) => Policy) {
    this.#policyOf = policyOf;
  }

  /** @throws OrchError `ORCH_CACHE_NAME`, or `ORCH_JSON_UNSUPPORTED` for functions, cycles, NaN and their like */
  nameOf(type: string, input: unknown): EntryName {
    const { prefix, names } = this.#types.get(type) ?? this.#addType(type);
    const json = canonicalJson(input);
    const known = names.get(json);
    if (known !== undefined) return known;
    const name = entryName(type, sha256(prefix + json));
    if (json.length <= shortInput) names.set(json, name);
    return name;
  }

  #addType(type: string): Known {
    requireName('type', type);
    const { version } = this.#policyOf(type);
    const known = { prefix: `${version.length}:${version}`, names: new Generations<EntryName>(mostNames) };
    if (this.#types.size < mostTypes) this.#types.set(type, known);
    return known;
  }
}
