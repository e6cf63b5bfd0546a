import type { Json } from '@orch/core';

import { hashJson, messageOf } from '@orch/core';

import type { Awaitable } from '../journal/store.ts';
import type { Kind } from '../kind.ts';
import type { ResultStore } from './options.ts';

import { isPromise } from './journal-writer.ts';

/** `hash` is undefined where it could not be computed or is of no use; `output` where nothing was found. */
export interface Lookup {
  readonly hash: string | undefined;
  readonly output: Json | undefined;
}

export interface ReusePolicy<S> {
  readonly services: S;
  readonly results: ResultStore | undefined;
  /** Whether results may be taken. */
  readonly read: boolean;
  /** Told of a result store or an input hash that fails; the node then runs as if there were none. */
  readonly warn: (code: string, message: string) => void;
}

const nothing: Lookup = { hash: undefined, output: undefined };

/**
 * Looks the output of a node up by content. The hash covers the kind's name and version, the input with all references
 * resolved, and what the kind adds (file hashes, tool versions); see {@link Reuse}.
 */
export function lookUp<S>(kind: Kind<S>, input: Json, policy: ReusePolicy<S>): Awaitable<Lookup> {
  const { reuse } = kind;
  const { results, services, warn } = policy;
  if (!reuse || !results) return nothing;
  const failed = (error: unknown): Lookup => {
    warn('ORCH_RESULTS_UNREADABLE', `the result of kind "${kind.name}" could not be looked up: ${messageOf(error)}`);
    return nothing;
  };
  const search = (extra: Json): Awaitable<Lookup> => {
    const hash = hashJson([kind.name, kind.version, input, extra]);
    if (!policy.read) return { hash, output: undefined };
    return chain(results.get(reuse.type, hash), (output) => ({ hash, output }));
  };
  try {
    const found = chain(reuse.inputs?.(services, input) ?? null, search);
    return isPromise(found) ? found.catch(failed) : found;
  } catch (error) {
    return failed(error);
  }
}

function chain<T, R>(value: Awaitable<T>, step: (value: T) => Awaitable<R>): Awaitable<R> {
  return isPromise(value) ? value.then(step) : step(value);
}
