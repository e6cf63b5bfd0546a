import { OrchError } from '@orch/core';

import type { PullRef } from '../port/objects.ts';
import { readMark } from '../text/marker.ts';
import type { GithubContext } from './context.ts';

/** What carries a marker: issues, pull requests, comments and reviews have these in common. */
export interface Markable {
  readonly node_id: string;
  readonly body?: string | null | undefined;
  readonly author_association?: string;
}

const pageSize = 100;
/** Pages of comments, reviews and milestones that are read at most; 10,000 of them. */
const mostPages = 100;

/** Roles of people who may write to the repository. */
const trusted = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Whether an object was made by the write with this key. In a public repository anybody can work the key out and write it
 * into something of their own: only what somebody with a role in it has written counts, or this very account.
 */
export async function isMadeBy(
  { client }: GithubContext,
  object: Markable,
  key: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (readMark(object.body)?.key !== key) return false;
  if (trusted.has(object.author_association ?? '')) return true;
  // An app has no role. GitHub knows whether it is the one that asks.
  const query = 'query($id: ID!) { node(id: $id) { ... on Comment { viewerDidAuthor } } }';
  const { data } = await client.graphql(query, { id: object.node_id }, { signal });
  return (data as { node?: { viewerDidAuthor?: boolean } } | undefined)?.node?.viewerDidAuthor === true;
}

/** All pages of a list, one after the other, until `until` answers something. */
export async function searchPages<T, R>(
  page: (parameters: { readonly page: number; readonly per_page: number }) => Promise<readonly T[]>,
  until: (objects: readonly T[]) => Promise<R | undefined>,
  pages: number = mostPages,
): Promise<{ readonly found: R | undefined; readonly complete: boolean }> {
  for (let number = 1; number <= pages; number += 1) {
    const objects = await page({ page: number, per_page: pageSize });
    const found = await until(objects);
    if (found !== undefined || objects.length < pageSize) return { found, complete: true };
  }
  return { found: undefined, complete: false };
}

/** Every object of a list. */
export async function allPages<T>(
  page: (parameters: { readonly page: number; readonly per_page: number }) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  await searchPages(page, (objects) => {
    all.push(...objects);
    return Promise.resolve(undefined);
  });
  return all;
}

/**
 * The issue or pull request that a write has made. The newest are listed, which GitHub answers as they are now; those
 * before them are searched for, because the index of the search may lag behind by minutes, never by a thousand issues.
 */
export async function findItem(
  context: GithubContext,
  type: 'issue' | 'pull',
  key: string,
  signal: AbortSignal | undefined,
): Promise<PullRef | undefined> {
  const { client } = context;
  const route = 'GET /repos/{owner}/{repo}/issues';
  const query = { state: 'all', sort: 'created', direction: 'desc' } as const;
  const { found, complete } = await searchPages(
    (page) => client.read(route, { ...query, ...page }, signal),
    async (items) => {
      for (const item of items) {
        const isPull = item.pull_request !== undefined;
        if (isPull !== (type === 'pull') || !(await isMadeBy(context, item, key, signal))) continue;
        return { number: item.number, url: item.html_url };
      }
      return undefined;
    },
    context.lookBackPages,
  );
  return found ?? (complete ? undefined : searchItem(context, type, key, signal));
}

async function searchItem(
  context: GithubContext,
  type: 'issue' | 'pull',
  key: string,
  signal: AbortSignal | undefined,
): Promise<PullRef | undefined> {
  const { client, owner, name } = context;
  const digits = key.slice(key.indexOf(':') + 1);
  const q = `repo:${owner}/${name} is:${type === 'pull' ? 'pr' : 'issue'} in:body "${digits}"`;
  const { items, incomplete_results: incomplete } = await client.read(
    'GET /search/issues',
    { q, per_page: pageSize },
    signal,
  );
  for (const item of items) {
    if (await isMadeBy(context, item, key, signal)) return { number: item.number, url: item.html_url };
  }
  if (!incomplete) return undefined;
  throw new OrchError('ORCH_FORGE_UNAVAILABLE', `GitHub did not search all issues for ${key}`, {
    help: 'Try again later.',
  });
}
