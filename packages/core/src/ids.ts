import type { Clock, Random } from './ports.ts';

/** Identifies one run: a UTC time stamp and eight random hexadecimal digits, sortable as text. */
export type RunId = string & { readonly __brand: 'RunId' };

/** Makes a run id such as `2026-01-05T16-12-04-477Z-51bd9a65`. */
export function createRunId(clock: Clock, random: Random): RunId {
  const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-');
  return `${stamp}-${random.hex(4)}` as RunId;
}

/** Accents, and what else combines with a Latin letter: the Unicode blocks of combining diacritical marks. */
const marks = /[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff]|[\u20d0-\u20ff]|[\ufe20-\ufe2f]/g;

/** The date (`YYYY-MM-DD`, UTC) of a time in milliseconds since the epoch. */
export function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/**
 * A name for paths and branches: lower case, runs of other characters become one `-`.
 * Letters with accents lose them; a text without any Latin letter or digit gives `untitled`.
 * At most `maxLength` characters, cut at a word where possible.
 */
export function slugify(text: string, maxLength = 60): string {
  const slug = text
    .normalize('NFKD')
    .replaceAll(marks, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (slug === '') return 'untitled';
  if (slug.length <= maxLength) return slug;
  const cut = slug.lastIndexOf('-', maxLength);
  return slug.slice(0, cut > 0 ? cut : maxLength);
}
