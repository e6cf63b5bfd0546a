import type { HttpMethod } from './task.ts';

import { methodsOf } from './api-paths.ts';

/** Endpoints of folder trees after the conventions of Next.js and SvelteKit: `api/orders/[id]/route.ts  # GET, PATCH`. */

export interface TreeEndpoint {
  readonly method: HttpMethod;
  readonly path: string;
  /** Counted from the first line of the tree. */
  readonly index: number;
}

const entryForm = /^([\s│├└─|`+*-]*?)([\w@()[\].+-]+(?:\/[\w@()[\].+-]+)*\/?)(.*)$/;
const routeFile = /^(?:route|\+server)\.(?:ts|js)x?$/;

/** The endpoints whose files a tree shows with the methods that they answer. A file alone does not tell. */
export function treeEndpoints(lines: readonly string[]): TreeEndpoint[] {
  const found: TreeEndpoint[] = [];
  const folders: { depth: number; names: readonly string[] }[] = [];
  for (const [index, text] of lines.entries()) {
    const [, indent = '', entry = '', rest = ''] = entryForm.exec(text) ?? [];
    if (entry === '') continue;
    while (folders.length > 0 && (folders.at(-1)?.depth ?? 0) >= indent.length) folders.pop();
    const names = entry.split('/').filter((name) => name !== '');
    const last = names.at(-1) ?? '';
    if (!routeFile.test(last)) {
      if (folders.length < 32 && !/\.\w{1,5}$/.test(last)) folders.push({ depth: indent.length, names });
      continue;
    }
    const path = [...folders.flatMap((folder) => folder.names), ...names.slice(0, -1)];
    const from = path.findIndex((name) => name === 'app' || name === 'routes');
    // Groups such as `(workspace)` and `@modal` are no part of an address.
    const segments = path.slice(from + 1).filter((name) => !/^\(.*\)$|^@/.test(name));
    if (segments.length === 0) continue;
    for (const method of methodsOf(rest)) found.push({ method, path: `/${segments.join('/')}`, index });
  }
  return found;
}
