import { pathToFileURL } from 'node:url';

import type { Clock, Json } from '@orch/core';
import { OrchError } from '@orch/core';

import type { Git } from '../git/git.ts';
import type { PushSource } from '../git/push.ts';
import type { ForgeWrite } from '../port/write.ts';
import { type EffectName, effectKey } from '../text/key.ts';
import { type Item, itemAt, metaOf, paths } from './objects.ts';
import type { Folder, Snapshot } from './snapshot.ts';
import type { Change, Store } from './store.ts';

/** What the parts of the local forge share. */
export interface LocalContext extends Folder {
  readonly git: Git;
  readonly path: string;
  readonly repository: string;
  readonly source: PushSource;
  readonly store: Store;
  readonly clock: Clock;
  readonly author: string;
}

/** A write of one object that is kept in the state. */
export function stateWrite<T extends Json>(
  { store, repository }: LocalContext,
  effect: EffectName,
  identity: Json,
  find: (state: Snapshot, key: string) => T | undefined,
  make: (state: Snapshot, key: string) => Change<T>,
): ForgeWrite<T> {
  const key = effectKey(repository, effect, identity);
  return {
    key,
    probe: async (signal) => find(await store.read(signal), key),
    do: (signal) =>
      store.update(
        key,
        (state) => {
          const found = find(state, key);
          return found === undefined ? make(state, key) : { result: found };
        },
        signal,
      ),
  };
}

/** Files that hold a new object under the next number. */
export function created<T extends Json>(
  state: Snapshot,
  key: string,
  place: (number: number) => string,
  make: (number: number) => T,
): { readonly object: T; readonly files: ReadonlyMap<string, Json> } {
  const { v, next } = metaOf(state);
  const object = make(next);
  const files = new Map<string, Json>([
    [paths.meta, { v, next: next + 1 }],
    [place(next), object],
    [paths.key(key), place(next)],
  ]);
  return { object, files };
}

export function urlOf({ path }: LocalContext, type: string, number: number): string {
  return `${pathToFileURL(path).href}#${type}-${number}`;
}

/** @throws OrchError `ORCH_FORGE_NOT_FOUND`. */
export function itemOf(state: Snapshot, number: number, type?: Item['type']): Item {
  const item = itemAt(state, number);
  if (item !== undefined && (type === undefined || item.type === type)) return item;
  const what = { issue: 'issue', pull: 'pull request' }[type ?? 'issue'];
  throw new OrchError('ORCH_FORGE_NOT_FOUND', `the local forge has no ${what} ${number}`, {
    help: 'Pass a number that the forge gave.',
    data: { number },
  });
}

/** An item that is replaced by another state of it. */
export function changed(item: Item, parts: Partial<Item>): ReadonlyMap<string, Json> {
  return new Map([[paths.item(item.number), { ...item, ...parts }]]);
}

export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
