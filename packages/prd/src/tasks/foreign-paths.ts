import type { Block } from './block.ts';
import type { Collector } from './collector.ts';

import { normalisePath } from './task-keys.ts';

/** Endpoints of other systems that prose names, told by their paths. */

/** Fewer endpoints do not tell how those of a product begin. */
const enough = 3;
/** What stands beside the common root of an interface, and is nobody else's. */
const beside =
  /^(?:health\w*|ready\w*|live\w*|metrics|status|version|log(?:in|out)|auth|oauth2?|\.well-known|(?:web)?hooks?|callbacks?|graphql|rpc)$/;

function rootOf(path: string): string {
  return normalisePath(path).split('/')[1] ?? '';
}

/**
 * Leaves out endpoints that only a paragraph names, outside of what is about the interface, where three or more in lists,
 * tables and fences about it all begin alike and these do not: `/api/v1/…` and `GET /iam/users/{id}`. So with what the
 * background names beside them.
 */
export function dropForeignPaths(blocks: readonly Block[], out: Collector): void {
  const firm = new Set<string>();
  const loose = new Map<string, Block>();
  for (const block of blocks) {
    const isFirm = block.kind === 'row' || block.kind === 'fence' || block.roles.has('api');
    for (const key of out.apiKeys(block)) {
      if (isFirm) firm.add(key);
      else if (block.kind === 'paragraph' && !loose.has(key)) loose.set(key, block);
    }
  }
  if (firm.size < enough || loose.size === 0) return;
  const roots = new Set([...firm].map((key) => rootOf(out.apiOf(key)?.path ?? '')));
  for (const [key, block] of loose) {
    const api = firm.has(key) ? undefined : out.apiOf(key);
    if (!api) continue;
    const root = rootOf(api.path);
    const isUnlike = roots.size === 1 && !roots.has(root) && !beside.test(root);
    if (!isUnlike && block.excluded !== 'background') continue;
    out.remove(key);
    out.omit(
      'api',
      `${api.method ?? '*'} ${api.path}`,
      'another system: its path is unlike those of the interface',
      block.line,
    );
  }
}
