import { assert, date, integer, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRunId, isoDate, seededRandom, slugify, type Clock } from '../src/index.ts';

const clockAt = (time: number): Clock => ({ now: () => time, monotonic: () => 0 });
const moments = date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map(Number);

describe('a run id', () => {
  test('is its time in UTC and eight digits', () => {
    expect(createRunId(clockAt(Date.UTC(2026, 0, 5, 16, 12, 4, 477)), seededRandom(1))).toMatch(
      /^2026-01-05T16-12-04-477Z-[0-9a-f]{8}$/,
    );
  });

  test('sorts as text in the order of time, and is safe in a path', () => {
    assert(
      property(moments, moments, integer(), (first, second, seed) => {
        const random = seededRandom(seed);
        const ids = [createRunId(clockAt(first), random), createRunId(clockAt(second), random)] as const;
        expect(ids[0]).toMatch(/^[0-9A-Za-z-]{33}$/);
        expect(first === second || ids[0] < ids[1] === first < second).toBe(true);
      }),
    );
  });
});

test('a date is that of UTC', () => {
  expect(isoDate(Date.UTC(2026, 11, 31, 23, 59, 59, 999))).toBe('2026-12-31');
});

describe('a slug', () => {
  test.each([
    ['Book catalogue: books & authors', 'book-catalogue-books-authors'],
    ['  --Über Größe & Café--  ', 'uber-gro-e-cafe'],
    ['../../etc/passwd', 'etc-passwd'],
    ['ﬁne №1', 'fine-no1'],
    ['日本語', 'untitled'],
    ['', 'untitled'],
  ])('of %j is %s', (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });

  test('is cut at a word, or within one that is too long by itself', () => {
    expect(slugify('one two three', 9)).toBe('one-two');
    expect(slugify('one two three', 7)).toBe('one-two');
    expect(slugify('abcdefghij', 4)).toBe('abcd');
  });

  test('of any text is safe in paths and branches, short enough, and its own slug', () => {
    assert(
      property(string({ unit: 'binary' }), integer({ min: 1, max: 80 }), (text, length) => {
        const slug = slugify(text, length);
        expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slug.length <= length || slug === 'untitled').toBe(true);
        expect(slugify(slug, 80)).toBe(slug);
      }),
    );
  });
});
