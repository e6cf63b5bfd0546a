/** One segment of a route: a fixed text, or a parameter. */
export type Segment = { readonly text: string } | { readonly param: string };

/** A route read from a document. */
export interface RoutePath {
  readonly segments: readonly Segment[];
  /** With parameters as `:name`. */
  readonly pattern: string;
  /** Without the names of parameters, for comparison: `/api/users/{}`. */
  readonly shape: string;
}

const maxLength = 500;
const parameter =
  /^(?::(?<colon>\w+)\??|\{(?<brace>\w+)\}|<(?:\w+:)?(?<angle>\w+)>|\[(?<square>\w+)\]|\$\{?(?<dollar>\w+)\}?)$/;

/** Nearly all segments are plain, and the class of all letters takes a millisecond to compile. */
function isSegment(text: string): boolean {
  return /^[\w.~-]+$/.test(text) || /^[\p{L}\p{M}\p{N}._~-]+$/u.test(text);
}

/**
 * Reads a route with parameters as `:id`, `{id}`, `<id>`, `[id]` or `${id}`; a query is dropped.
 * Undefined for what a router could not match exactly: wildcards, patterns, dot segments, odd characters.
 */
export function parsePath(text: string): RoutePath | undefined {
  const path = text
    .trim()
    .replace(/[?#].*$/s, '')
    .replace(/(.)\/+$/, '$1');
  if (!path.startsWith('/') || path.length > maxLength) return undefined;
  const parts = path === '/' ? [''] : path.slice(1).split('/');
  const segments: Segment[] = [];
  const names = new Set<string>();
  for (const part of parts) {
    const groups = parameter.exec(part)?.groups;
    const param = groups && Object.values(groups).find((name) => name !== undefined);
    if (param !== undefined) {
      if (names.has(param)) return undefined;
      names.add(param);
      segments.push({ param });
    } else {
      const fixed = part.normalize('NFC');
      const isMade = isSegment(fixed);
      const odd = !isMade || fixed === '.' || fixed === '..';
      if (odd && path !== '/') return undefined;
      segments.push({ text: fixed });
    }
  }
  const print = (param: (name: string) => string): string =>
    `/${segments.map((segment) => ('text' in segment ? segment.text : param(segment.param))).join('/')}`;
  return { segments, pattern: print((name) => `:${name}`), shape: print(() => '{}') };
}
