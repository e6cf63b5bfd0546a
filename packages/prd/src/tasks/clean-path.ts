import { latin } from '../expressions/latin.ts';

/** Removes the query and the punctuation that prose puts after a path; undefined where nothing of a path is left. */
export function cleanPath(raw: string): string | undefined {
  const path = raw
    .replace(/^\{\{?\w+\}?\}(?=\/)/, '')
    .replace(/\?.*$/s, '')
    .replace(/[.,;:!*]+$/, '')
    .replace(/(?<=.)\/$/, '');
  if (
    path === '' ||
    latin.i`^\/\/|\.(?:md|ts|tsx|js|jsx|json|ya?ml|py|sql|css|html?|png|svg|sh|txt|log|go|rs|java)$`.test(path)
  )
    return undefined;
  return path;
}
