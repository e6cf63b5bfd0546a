import type { ApiTask } from '@orch/prd';

import { fileSlug, words } from '../names/identifiers.ts';
import { isPlural } from '../names/plural.ts';
import { parsePath, type RoutePath } from './path.ts';

export type HttpMethod = NonNullable<ApiTask['method']>;

/** An API task whose path could be read. */
export interface Endpoint {
  readonly task: ApiTask;
  readonly path: RoutePath;
  /** A path without a method in the document is only read: nothing allows to guess that it may be written. */
  readonly method: HttpMethod;
  /** Path of the collection; for an item, the path without its last parameter. */
  readonly collection: RoutePath;
  /** Name of the item parameter, where the path has one. */
  readonly itemParam?: string;
  /** The last fixed segment of the collection. */
  readonly name: string;
}

/** Plurals that name a report or a setting, not records. */
const notRecords = new Set([
  'stats',
  'statistics',
  'analytics',
  'metrics',
  'settings',
  'preferences',
  'insights',
  'trends',
  'diagnostics',
  'docs',
  'credentials',
  'permissions',
]);
const versions = /^(?:api|rest|v\d+(?:\.\d+)*)$/i;

/** Reads the path of a task; undefined where it is no path that a router can match exactly. */
export function readEndpoint(task: ApiTask): Endpoint | undefined {
  const path = parsePath(task.path);
  if (!path) return undefined;
  const last = path.segments.at(-1);
  const isItem = last !== undefined && 'param' in last;
  const collection = isItem ? parsePath(path.pattern.slice(0, path.pattern.lastIndexOf('/')) || '/') : path;
  const end = collection?.segments.at(-1);
  if (!collection || !end || !('text' in end)) return undefined;
  return {
    task,
    path,
    method: task.method ?? 'GET',
    collection,
    name: end.text,
    ...(isItem && { itemParam: last.param }),
  };
}

/**
 * Whether endpoints are the ones of a collection of records. A path is one when its last fixed segment
 * names a known model, has an item path, or is a plural; a segment after a collection or after a
 * parameter that is none of these is an action on it (`/orders/:id/cancel`, `/auth/login`).
 */
export function isCollection(
  collection: RoutePath,
  { hasItem, isModel }: { readonly hasItem: boolean; readonly isModel: (name: string) => boolean },
): boolean {
  const { segments } = collection;
  const end = segments.at(-1);
  const before = segments.at(-2);
  if (!end || !('text' in end) || end.text === '' || versions.test(end.text)) return false;
  if (isModel(end.text) || hasItem) return true;
  const beside =
    before && 'text' in before && !versions.test(before.text) && (isModel(before.text) || looksPlural(before.text));
  return !beside && looksPlural(end.text);
}

function looksPlural(segment: string): boolean {
  const last = words(segment).at(-1) ?? '';
  return isPlural(last) && !notRecords.has(last);
}

/** A slug for the files of a route: its fixed segments, without a leading `api`. */
export function routeSlug(path: RoutePath): string {
  const fixed = path.segments.map((segment) => ('text' in segment ? segment.text : segment.param));
  const named = fixed[0] === 'api' ? fixed.slice(1) : fixed;
  return path.pattern === '/' ? 'home' : fileSlug(named.join(' '));
}

/** Gives each a different slug: the first by key keeps its own, others get a number of their key. */
export function distinctSlugs<T>(
  items: readonly T[],
  slugOf: (item: T) => string,
  keyOf: (item: T) => string,
  suffix: (key: string) => string,
): Map<T, string> {
  const taken = new Set<string>();
  const slugs = new Map<T, string>();
  for (const item of [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const plain = slugOf(item);
    const slug = taken.has(plain) ? `${plain}-${suffix(keyOf(item))}` : plain;
    taken.add(slug);
    slugs.set(item, slug);
  }
  return slugs;
}
