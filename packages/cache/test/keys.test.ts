import { canonicalJson, sha256 } from '@orch/core';
import { array, assert, constantFrom, jsonValue, nat, oneof, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { codeOf, fixture } from './support/fixture.ts';

describe('keys', () => {
  const input = jsonValue();

  test('are equal for equal inputs and differ for others', () => {
    using f = fixture();
    assert(
      property(input, input, (a, b) => {
        const isSame = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(f.cache.key('t', a) === f.cache.key('t', b)).toBe(isSame);
        expect(f.cache.key('t', reversed(a))).toBe(f.cache.key('t', a));
      }),
    );
  });

  test('are the same however often and in whatever order they are asked for', () => {
    using f = fixture({ types: { t: { version: 1 } } });
    assert(
      property(array(tuple(constantFrom('t', 'u'), oneof(nat(2000), input))), (asked) => {
        for (const [type, value] of asked) {
          const version = type === 't' ? '1' : '0';
          expect(f.cache.key(type, value)).toBe(sha256(`1:${version}${canonicalJson(value)}`));
        }
      }),
    );
  });

  test('depend on the version of the type', () => {
    using f = fixture({ types: { t: { version: 1 } } });
    f.cache.set('t', 'x', 'old');
    expect(f.open({ types: { t: { version: 2 } } }).get('t', 'x')).toBeUndefined();
    expect(f.open().get('t', 'x')?.value).toBe('old');
  });

  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  test.each([[() => 1], [Number.NaN], [cycle], [new Map()], [new Date(0)], [undefined], [1n], [Symbol('x')]])(
    'are refused for %s',
    (value) => {
      using f = fixture();
      expect(codeOf(() => f.cache.get('t', value))).toBe('ORCH_JSON_UNSUPPORTED');
      expect(codeOf(() => f.cache.set('t', value, 1))).toBe('ORCH_JSON_UNSUPPORTED');
    },
  );

  test.each([[() => 1], [Number.NaN], [cycle], [new Map()], [new Date(0)], [1n], [[undefined]], [{ toJSON: () => 1 }]])(
    'may be fine while the value %s is refused',
    async (value) => {
      using f = fixture();
      expect(codeOf(() => f.cache.set('t', 1, value))).toBe('ORCH_CACHE_VALUE');
      await expect(f.cache.getOrCompute('t', 1, () => value)).rejects.toMatchObject({ code: 'ORCH_CACHE_VALUE' });
      expect(f.cache.has('t', 1)).toBe(false);
    },
  );

  test.each(['', 'a\0b', '\ud800'])('cannot belong to a type named %j', (type) => {
    using f = fixture();
    expect(codeOf(() => f.cache.set(type, 1, 1))).toBe('ORCH_CACHE_NAME');
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: entries.map(([key, member]) => [key, sorted(member)]) };
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value).reverse()) copy[key] = reversed(member);
  return copy;
}
