import { array, assert, jsonValue, property, shuffledSubarray, string, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson, hashJson, sha256, sha256Parts } from '../src/index.ts';

function nested(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

/** The same value with the keys of all objects in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, reversed(member)] as const);
  return Object.fromEntries(entries.reverse());
}

describe('canonical JSON', () => {
  test('sorts keys at every level, by UTF-16 units, and has no white space', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true, B: -0, é: 1e21 })).toBe(
      '{"B":0,"a":true,"b":[1,{"c":"x","d":null}],"é":1e+21}',
    );
  });

  test('leaves out keys without a value, and takes objects without a prototype', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { a: undefined, b: 1 }))).toBe('{"b":1}');
  });

  test('keeps a key that is called __proto__', () => {
    expect(canonicalJson(JSON.parse('{"z":1,"__proto__":{"a":2}}'))).toBe('{"__proto__":{"a":2},"z":1}');
  });

  const circle: unknown[] = [];
  circle.push({ back: circle });
  test.each([
    [Number.NaN, 'NaN is not a JSON number (at $)'],
    [{ a: [Infinity] }, 'Infinity is not a JSON number (at $.a[0])'],
    [undefined, 'a value of type undefined has no JSON form (at $)'],
    [[1, undefined], 'a value of type undefined has no JSON form (at $[1])'],
    [Array.from({ length: 1 }).concat(1), 'a value of type undefined has no JSON form (at $[0])'],
    [{ f: () => 1 }, 'a value of type function has no JSON form (at $.f)'],
    [1n, 'a value of type bigint has no JSON form (at $)'],
    [Symbol('s'), 'a value of type symbol has no JSON form (at $)'],
    [circle, 'the value contains itself (at $[0].back)'],
    [{ d: new Date(0) }, '[object Date] of a class has no canonical JSON form (at $.d)'],
    [new Map(), '[object Map] of a class has no canonical JSON form (at $)'],
    [Object.create(Object.create(null)), '[object Object] of a class has no canonical JSON form (at $)'],
    [nested(501), 'the value is nested more than 500 levels deep (at $)'],
    [nested(100_000), 'the value is nested more than 500 levels deep (at $)'],
  ])('refuses what has no faithful form: %#', (value, message) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'ORCH_JSON_UNSUPPORTED', message }));
  });

  test('takes 500 levels, and one object in two places', () => {
    const shared = { a: 1 };
    expect(canonicalJson(nested(500))).toHaveLength(1001);
    expect(canonicalJson([shared, shared])).toBe('[{"a":1},{"a":1}]');
  });

  test('says the same as JSON, and does not depend on the order of keys', () => {
    assert(
      property(jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(hashJson(value)).toBe(sha256(text));
      }),
    );
  });
});

describe('a digest', () => {
  test('is that of the standard, for text as UTF-8', () => {
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256(new TextEncoder().encode('ä'))).toBe(sha256('ä'));
  });

  test('of parts is the same for text and its bytes', () => {
    assert(
      property(array(string({ unit: 'grapheme' })), (parts) => {
        expect(sha256Parts(parts)).toBe(sha256Parts(parts.map((part) => new TextEncoder().encode(part))));
      }),
    );
  });

  test('of parts changes when the same bytes are cut elsewhere', () => {
    assert(
      property(uint8Array({ minLength: 1, maxLength: 20 }), shuffledSubarray([1, 2, 3, 5, 8, 13]), (bytes, cuts) => {
        const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const parts = places.slice(1).map((end, index) => bytes.slice(places[index], end));
        expect(parts.length === 1 || sha256Parts(parts) !== sha256Parts([bytes])).toBe(true);
      }),
    );
    expect(sha256Parts(['a', ''])).not.toBe(sha256Parts(['a']));
    expect(sha256Parts(['1:a'])).not.toBe(sha256Parts(['', 'a']));
  });
});
