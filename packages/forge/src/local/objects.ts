import type { Json } from '@orch/core';

import type { Verdict } from '../port/objects.ts';
import type { Snapshot } from './snapshot.ts';

/*
 * What stands in the state: `meta.json`, `items/<number>.json` (issues and pull requests, numbered together),
 * `comments/<number>/<id>.json`, `reviews/<number>/<id>.json`, `milestones/<number>.json` and `keys/<key>.json`, which
 * leads from the key of a write to what it made. Types and no interfaces, so that each is JSON as it stands.
 */

type Meta = {
  readonly v: 1;
  /** The next number, of whatever. */
  readonly next: number;
};

export type Item = {
  readonly type: 'issue' | 'pull';
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly milestone: number | null;
  readonly state: 'open' | 'closed' | 'merged';
  readonly key: string;
  readonly author: string;
  readonly at: string;
  /** Of a pull request; null in an issue. */
  readonly pull: {
    readonly head: string;
    readonly base: string;
    readonly draft: boolean;
    /** Of the head branch when it was opened or merged. */
    readonly headCommit: string;
    readonly mergeCommit: string | null;
  } | null;
};

export type StoredComment = {
  readonly id: number;
  readonly body: string;
  readonly key: string;
  readonly author: string;
  readonly at: string;
};

export type StoredReview = StoredComment & { readonly verdict: Verdict; readonly commit: string };

export type StoredMilestone = { readonly number: number; readonly title: string; readonly description: string };

/* Only this package writes the state, so that what a path holds is what its name says. */

export function itemAt(state: Snapshot, number: number): Item | undefined {
  return state.files.get(paths.item(number)) as Item | undefined;
}

export function metaOf(state: Snapshot): Meta {
  return (state.files.get(paths.meta) as Meta | undefined) ?? { v: 1, next: 1 };
}

export const paths = {
  meta: 'meta.json',
  item: (number: number) => `items/${number}.json`,
  milestone: (number: number) => `milestones/${number}.json`,
  comment: (on: number, id: number) => `comments/${on}/${id}.json`,
  review: (on: number, id: number) => `reviews/${on}/${id}.json`,
  key: (key: string) => `keys/${key.replace(':', '/')}.json`,
} as const;

/** What is below a folder, by number. */
export function below<T extends Json>(state: Snapshot, folder: string): T[] {
  const found = [...state.files].filter(([path]) => path.startsWith(folder));
  const number = (path: string): number => Number(path.slice(folder.length, -'.json'.length));
  return found.sort(([a], [b]) => number(a) - number(b)).map(([, value]) => value as T);
}

/** The object that the write with this key has made. */
export function madeBy(state: Snapshot, key: string): Json | undefined {
  const path = state.files.get(paths.key(key));
  return typeof path === 'string' ? state.files.get(path) : undefined;
}
