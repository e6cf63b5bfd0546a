import type { Clock, Json, Random } from '@orch/core';

import type { ForgeWrite } from '../port/write.ts';
import { type EffectName, effectKey } from '../text/key.ts';
import type { Claims } from './claims.ts';
import type { Client } from './client.ts';

/** What the parts of the GitHub forge share. */
export interface GithubContext {
  readonly client: Client;
  readonly owner: string;
  readonly name: string;
  readonly repository: string;
  readonly claims: Claims;
  /** How many pages of 100 of the newest issues are read to find one. */
  readonly lookBackPages: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Removes tokens from what is written. */
  readonly redact: (text: string) => string;
}

export interface WriteParts<T extends Json> {
  readonly find: (key: string, signal: AbortSignal | undefined) => Promise<T | undefined>;
  readonly make: (key: string, signal: AbortSignal | undefined) => Promise<T>;
}

/** A write that GitHub itself makes once: a name that exists, a state that is reached. */
export function plainWrite<T extends Json>(
  { repository }: GithubContext,
  effect: EffectName,
  identity: Json,
  { find, make }: WriteParts<T>,
): ForgeWrite<T> {
  const key = effectKey(repository, effect, identity);
  return {
    key,
    probe: (signal) => find(key, signal),
    do: async (signal) => (await find(key, signal)) ?? make(key, signal),
  };
}

/** A write of which GitHub would make a second one: looked up again and made under a claim. */
export function claimedWrite<T extends Json>(
  context: GithubContext,
  effect: EffectName,
  identity: Json,
  { find, make }: WriteParts<T>,
): ForgeWrite<T> {
  const key = effectKey(context.repository, effect, identity);
  return {
    key,
    probe: (signal) => find(key, signal),
    do: (signal) =>
      context.claims.under(
        key,
        () => find(key, signal),
        () => make(key, signal),
        signal,
      ),
  };
}
