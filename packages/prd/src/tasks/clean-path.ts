import { latin } from '../expressions/latin.ts';

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
    (!hasMethod &&
      path.includes('.') &&
      latin.i`\.(?:md|ts|tsx|js|jsx|json|ya?ml|py|sql|css|html?|png|svg|sh|txt|log|go|rs|java)$`.test(path))
  )
    return undefined;
  return path;
}
