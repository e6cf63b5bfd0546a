type Fetch = typeof fetch;

interface Kept {
  readonly etag: string;
  readonly text: string;
  readonly headers: Headers;
}

/** A page of 100 issues has about half a megabyte. */
const mostEntries = 200;
const mostCharacters = 32 * 1024 * 1024;

/**
 * Asks for what is known only whether it has changed: GitHub does not count an answer 304. Bodies are kept in memory, the
 * last 200, for one token at a time.
 */
export function conditional(inner: Fetch): Fetch {
  const kept = new Map<string, Kept>();
  let size = 0;
  const drop = (url: string): void => {
    size -= kept.get(url)?.text.length ?? 0;
    kept.delete(url);
  };
  return async (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    if ((init?.method ?? 'GET') !== 'GET') return inner(input, init);
    const known = kept.get(url);
    const headers = new Headers(init?.headers);
    if (known !== undefined) headers.set('if-none-match', known.etag);
    const answer = await inner(input, { ...init, headers });
    if (answer.status === 304 && known !== undefined) {
      // The last one asked for is the last one to be dropped.
      kept.delete(url);
      kept.set(url, known);
      return new Response(known.text, { status: 200, headers: known.headers });
    }
    const etag = answer.headers.get('etag');
    if (answer.status !== 200 || etag === null) return answer;
    const text = await answer.text();
    if (isJson(text)) {
      drop(url);
      kept.set(url, { etag, text, headers: answer.headers });
      size += text.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= mostEntries && size <= mostCharacters) break;
        drop(oldest);
      }
    }
    return new Response(text, { status: 200, headers: answer.headers });
  };
}

/** What was cut on its way is never kept: it would come back as long as nothing changes. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
