import type { Block } from '../block.ts';

import { pathLetter } from '../path-letters.ts';

/** Routes of pages, and paths that are none. */

/** A route, as part of an expression. */
export const routeForm: string = String.raw`#?\/(?:${pathLetter}\-.~]|\{[^}\s]{1,40}\}|\[[^\]\s]{1,40}\]|<[^>\s]{1,40}>|:(?=[\p{L}\p{N}_])|\/(?=[\p{L}\p{N}_{[<:*]))*\/?(?:\?[\p{L}\p{N}_=&]*)?`;

/** First parts of paths that lead to no page. */
const notPages: ReadonlySet<string> = new Set(
  'public static assets uploads dist node_modules api rest graphql webhook webhooks ws socket usr etc var tmp bin opt dev src livez readyz metrics hook hooks callback callbacks oauth .well-known rpc mcp sse'.split(
    ' ',
  ),
);

/** Whether a path is that of an interface, of a system folder or of a file. */
export function isNoRoute(route: string): boolean {
  const lower = route.toLowerCase();
  const start = lower.indexOf('/') + 1;
  const slash = lower.indexOf('/', start);
  const first = slash < 0 ? lower.slice(start) : lower.slice(start, slash);
  // `/home` may be a page, and `/home/ubuntu` is a folder.
  return (
    notPages.has(first) ||
    /^\/[A-Z]{2,4}$/.test(route) ||
    (first === 'home' && slash >= 0) ||
    /^(?:v\d+|health\w*)$/.test(first) ||
    (lower.includes('.') && /\.(?!html?$|php$)\w{2,4}$/.test(lower))
  );
}

/** Whether a path where it stands is the route of a page. */
export function isRoute(route: string, block: Block): boolean {
  return !isNoRoute(route) && !(block.roles.has('api') && !block.roles.has('page'));
}
