import { withoutSecrets } from '../gates/secrets.ts';
import type { ForgeRequest } from './forge-port.ts';

/** Forges take a little more, in characters; what is added to a text needs some of it. */
const longestBody = 60_000;

/**
 * A request as others may read it: tasks and what agents say can be too long for a forge, and can hold secrets, which
 * are left out. Titles and bodies only; what is pushed goes through the gates.
 */
export function presentable<R extends ForgeRequest>(request: R): R {
  const title = 'title' in request ? { title: withoutSecrets(request.title) } : {};
  const body = 'body' in request ? { body: cut(withoutSecrets(request.body)) } : {};
  return { ...request, ...title, ...body };
}

function cut(text: string): string {
  if (text.length <= longestBody) return text;
  const kept = text.slice(0, longestBody).toWellFormed();
  return `${kept}\n\n(The rest of ${text.length} characters is left out.)`;
}
