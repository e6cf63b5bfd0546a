import { latin } from '../expressions/latin.ts';

/** `GET/PATCH/DELETE`: methods, of which the last is no path. */
const onlyMethod = /^\/(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

/**
 * Removes the query and the punctuation that prose puts after a path; undefined where nothing of a path is left, or it
 * is that of a file, unless a method stands before it.
 */
export function cleanPath(raw: string, hasMethod = false): string | undefined {
  let path = raw.startsWith('{') ? raw.replace(/^\{\{?\w+\}?\}(?=\/)/, '') : raw;
  const query = path.indexOf('?');
  if (query >= 0) path = path.slice(0, query);
  path = path.replace(/[.,;:!*]+$|~~$|-+>.*$/, '');
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  if (
    path === '' ||
    path.startsWith('//') ||
    onlyMethod.test(path) ||
    (!hasMethod &&
      path.includes('.') &&
      latin.i`\.(?:md|ts|tsx|js|jsx|json|ya?ml|py|sql|css|html?|png|svg|sh|txt|log|go|rs|java)$`.test(path))
  )
    return undefined;
  return path;
}
