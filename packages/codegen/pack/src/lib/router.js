import { Problem } from './problem.js';

/**
 * @typedef {object} Context what a handler receives
 * @property {Request} request
 * @property {URL} url
 * @property {Record<string, string>} params decoded path parameters
 * @property {import('node:sqlite').DatabaseSync} database
 */

/**
 * @typedef {object} Route
 * @property {string} method
 * @property {string} path such as `/api/books/:id`
 * @property {(context: Context) => Response | Promise<Response>} handler
 */

/**
 * Finds the handler of a request. The most specific path wins (static segments before parameters);
 * the method is looked up only there, so that 405 and `Allow` do not depend on other paths.
 * `HEAD` and `OPTIONS` are answered for every path that has routes.
 *
 * @param {Iterable<Route>} routes
 */
export function createRouter(routes) {
  /** @type {Map<string, { segments: string[], methods: Map<string, Route> }>} */
  const paths = new Map();
  for (const route of routes) {
    const segments = split(route.path);
    const shape = segments.map((segment) => (segment.startsWith(':') ? ':' : `=${segment}`)).join('/');
    const entry = paths.get(shape) ?? { segments, methods: new Map() };
    if (entry.methods.has(route.method)) {
      throw new Error(`${route.method} ${route.path} is routed twice; remove one of the two routes`);
    }
    entry.methods.set(route.method, route);
    paths.set(shape, entry);
  }
  // '=' sorts after ':', so the reverse order has static segments first.
  const sorted = [...paths].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, entry]) => entry);

  return {
    /**
     * @param {string} method
     * @param {string} pathname as in `URL.pathname`
     * @returns {{ route: Route, params: Record<string, string> } | { allow: string, status: 204 | 405 }}
     */
    match(method, pathname) {
      const actual = split(pathname).map(decode);
      const entry = sorted.find(({ segments }) => matches(segments, actual));
      if (!entry) throw new Problem(404, 'Nothing is served at this address.');
      const route = entry.methods.get(method) ?? (method === 'HEAD' ? entry.methods.get('GET') : undefined);
      if (!route) return { allow: allowed(entry.methods), status: method === 'OPTIONS' ? 204 : 405 };
      return { route, params: parameters(split(route.path), actual) };
    },
  };
}

/** @param {string} path */
function split(path) {
  return path
    .replace(/(.)\/$/, '$1')
    .split('/')
    .slice(1);
}

/** @param {string} segment */
function decode(segment) {
  try {
    return decodeURIComponent(segment).normalize('NFC');
  } catch {
    throw new Problem(400, 'The address is not encoded properly.');
  }
}

/** @param {string[]} pattern @param {string[]} actual */
function matches(pattern, actual) {
  if (pattern.length !== actual.length) return false;
  return pattern.every((segment, index) =>
    segment.startsWith(':') ? actual[index] !== '' : segment === actual[index],
  );
}

/** @param {string[]} pattern @param {string[]} actual */
function parameters(pattern, actual) {
  /** @type {[string, string][]} */
  const found = [];
  pattern.forEach((segment, index) => {
    if (segment.startsWith(':')) found.push([segment.slice(1), actual[index] ?? '']);
  });
  return Object.fromEntries(found);
}

/** @param {Map<string, Route>} methods */
function allowed(methods) {
  const names = new Set([...methods.keys(), 'OPTIONS']);
  if (names.has('GET')) names.add('HEAD');
  return [...names].sort().join(', ');
}
