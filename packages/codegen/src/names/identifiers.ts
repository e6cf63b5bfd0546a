import { sha256, slugify } from '@orch/core';

import { singular } from './plural.ts';

const maxSlug = 48;
const maxProperty = 48;

/** Names that Windows reserves for devices. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/** Column names that mean something else to SQLite, and property names that mean something else to JavaScript. */
const reservedProperties = new Set([
  'rowid',
  'oid',
  '_rowid_',
  'constructor',
  'prototype',
  'tostring',
  'valueof',
  'hasownproperty',
  'isprototypeof',
  'propertyisenumerable',
  'tolocalestring',
  'tojson',
  'then',
]);

/** The words of a name in lower case: `orderItems`, `order_items` and `Order Items` give the same. */
export function words(name: string): string[] {
  return plain(name)
    .replaceAll(/\be-mails?\b/gi, (mail) => mail.replace('-', '').toLowerCase())
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/**
 * A name for files and tables: lower-case words joined by `-`, at most 60 characters.
 * A name that does not survive this gets a hash, so that different names stay different.
 */
export function fileSlug(name: string): string {
  const slug = words(name).join('-');
  const lossless = slug !== '' && slug.length <= maxSlug && /^[\w\s-]*$/.test(plain(name));
  if (lossless && !devices.test(slug) && !slug.startsWith('sqlite')) return slug;
  return `${slugify(slug === '' ? 'x' : `x ${slug}`, maxSlug)}-${shortHash(name)}`;
}

/** The slug of one record of a kind, whether the name is singular or plural: `Order Items` gives `order-item`. */
export function modelSlug(name: string): string {
  const slug = fileSlug(name);
  const cut = slug.lastIndexOf('-') + 1;
  return slug.slice(0, cut) + singular(slug.slice(cut));
}

/** `order-item` as an identifier, with a suffix that keeps it apart from reserved words: `orderItemModel`. */
export function identifier(slug: string, suffix: string): string {
  const camel = slug.replaceAll(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${/^\d/.test(camel) ? 'n' : ''}${camel}${suffix}`;
}

/**
 * The property that holds a field: its name as written where that is a plain identifier, else its
 * words in camel case. Never a name with a meaning of its own (`__proto__`, `constructor`, `rowid`).
 */
export function propertyName(name: string): string {
  const trimmed = name.trim();
  const asWritten = /^[A-Za-z][A-Za-z0-9_]*$/.test(trimmed) && trimmed.length <= maxProperty;
  const property = asWritten ? trimmed : camelCase(name);
  return reservedProperties.has(property.toLowerCase()) ? `${property}Value` : property;
}

/** Fields whose names differ only in case and separators are the same field. */
export function sameName(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

/** A name without case and separators. */
export function fold(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** Eight hexadecimal digits that stand for a text. */
export function shortHash(text: string): string {
  return sha256(text).slice(0, 8);
}

function camelCase(name: string): string {
  const parts = words(name);
  const camel = parts.map((word, index) => (index === 0 ? word : capital(word))).join('');
  if (camel === '' || camel.length > maxProperty) return `field${shortHash(name)}`;
  return /^\d/.test(camel) ? `n${camel}` : camel;
}

/** With its first letter in upper case. */
export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Letters that Unicode does not take for others with an accent, as they are written without them. */
const spelled: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'Ae',
  œ: 'oe',
  Œ: 'Oe',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
};

/** Without accents. */
function plain(name: string): string {
  if (/^[\0-\x7f]*$/.test(name)) return name;
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßẞæÆœŒøØłŁđĐðÐþÞı]/g, (letter) => spelled[letter] ?? letter);
}
