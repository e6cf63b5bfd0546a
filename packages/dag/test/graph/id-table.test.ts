import { array, assert, constantFrom, integer, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import { mostAtOnce, numbering } from '../../src/graph/id-table.ts';

const id = oneof(
  string({ maxLength: 4 }),
  string({ unit: 'binary', maxLength: 3 }),
  constantFrom('constructor', '__proto__', 'a'.repeat(200)),
  integer({ min: 0, max: 50 }).map((number) => `n${number}`),
);

test('every id is found where it stands last, no other is found, and each repetition is a duplicate', () => {
  assert(
    property(array(id, { maxLength: 200 }), array(id), (ids, others) => {
      const { get, duplicates } = boundTo(numbering(ids));
      for (const text of [...ids, ...others]) {
        const last = ids.lastIndexOf(text);
        expect(get(text)).toBe(last < 0 ? undefined : last);
      }
      expect(duplicates).toEqual(ids.filter((text, position) => ids.indexOf(text) < position));
    }),
  );
});

test('many ids that are looked up at once are found where each of them is found alone', () => {
  assert(
    property(array(id, { maxLength: 200 }), array(id, { maxLength: mostAtOnce }), (ids, others) => {
      const numbered = numbering(ids);
      const wanted = [...others, ...ids].slice(0, mostAtOnce);
      const positions = new Int32Array(mostAtOnce);
      numbered.getAll(wanted, wanted.length, positions);
      expect([...positions.subarray(0, wanted.length)]).toEqual(wanted.map((text) => numbered.get(text) ?? -1));
    }),
  );
});

test('ids that were made to collide are numbered without walking along all of them', () => {
  const ids = colliding(1024);
  let reads = 0;
  const counted = new Proxy(ids, {
    get: (target, key) => {
      reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  const { get, duplicates } = boundTo(numbering(counted));
  expect(ids.every((text, position) => get(text) === position)).toBe(true);
  expect(duplicates).toEqual([]);
  // Half a million for each of both otherwise.
  expect(reads).toBeLessThan(20 * ids.length);
});

function boundTo(numbered: ReturnType<typeof numbering>): {
  readonly get: (id: string) => number | undefined;
  readonly duplicates: readonly string[];
} {
  return { get: (text) => numbered.get(text), duplicates: numbered.duplicates };
}

/** Texts that the hash puts into the first 1/1024 of its range. */
function colliding(count: number): string[] {
  const found: string[] = [];
  for (let number = 0; found.length < count; number++) {
    const text = number.toString(36);
    let value = text.length;
    for (let position = 0; position < text.length; position++) {
      value = Math.imul(value ^ text.charCodeAt(position), 0x9e3779b1);
      value ^= value >>> 15;
    }
    if (Math.imul(value, 0x9e3779b1) >>> 22 === 0) found.push(text);
  }
  return found;
}
