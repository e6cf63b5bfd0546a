import { type Duration, milliseconds } from './duration.ts';

/** How results of one type are kept. */
export interface TypeOptions {
  /** How long a result is fresh; `null` = for ever, `0` = it is not stored. */
  readonly ttl?: Duration | null;
  /** How much longer a stale result is served while a fresh one is computed. @default 0 */
  readonly swr?: Duration;
  /** How long a failed computation is answered with the same error instead of another attempt. @default 0 */
  readonly negativeTtl?: Duration;
  /** Part of every key of the type: another version sees none of the results of this one. @default 0 */
  readonly version?: string | number;
}

/** {@link TypeOptions} in milliseconds. */
export interface Policy {
  readonly ttl: number | null;
  readonly swr: number;
  readonly negativeTtl: number;
  readonly version: string;
}

/** The documented times to live of the types that `orch` itself uses. */
export const documentedTypes: Readonly<Record<string, TypeOptions>> = {
  'roadmap-lookup': { ttl: '1h' },
  'prd-parse': { ttl: '30m' },
  'test-results': { ttl: '2h' },
  workflow: { ttl: '15m' },
};

export const documentedDefaultTtl: Duration = '1h';

/** Answers the policy of a type: the caller's options over the documented ones over the default. */
export function createPolicies(
  types: Readonly<Record<string, TypeOptions>>,
  defaultTtl: Duration | null,
): (type: string) => Policy {
  const known = new Map<string, Policy>();
  const names = new Set([...Object.keys(documentedTypes), ...Object.keys(types)]);
  for (const name of names) {
    known.set(name, toPolicy({ ...own(documentedTypes, name), ...own(types, name) }, defaultTtl));
  }
  const fallback = toPolicy({}, defaultTtl);
  return (type) => known.get(type) ?? fallback;
}

function own(types: Readonly<Record<string, TypeOptions>>, name: string): TypeOptions | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

function toPolicy(options: TypeOptions, defaultTtl: Duration | null): Policy {
  const ttl = options.ttl === undefined ? defaultTtl : options.ttl;
  return {
    ttl: ttl === null ? null : milliseconds(ttl),
    swr: milliseconds(options.swr ?? 0),
    negativeTtl: milliseconds(options.negativeTtl ?? 0),
    version: String(options.version ?? 0),
  };
}
