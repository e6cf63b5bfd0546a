import { assert, jsonValue, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { codeOf, fixture } from './support/fixture.ts';

describe('what is stored', () => {
  test('is found by another cache on the same folder, under a key that ignores the order of properties', () => {
    using f = fixture();
    f.cache.set('prd-parse', { a: 1, b: [2] }, ['x']);
    expect(f.open().get('prd-parse', { b: [2], a: 1 })).toEqual({
      value: ['x'],
      storedAt: f.clock.now(),
      stale: false,
    });
  });

  test('is also what the Keyv of its type has', async () => {
    using f = fixture();
    f.cache.set('t', 'in', { deep: [1] });
    const keyv = await f.cache.keyv('t');
    expect(await keyv.get(f.cache.key('t', 'in'))).toEqual({ deep: [1] });
  });

  test('comes back as it was, for every JSON value', () => {
    using f = fixture();
    assert(
      property(jsonValue(), (value) => {
        f.cache.set('t', 'x', value);
        expect(f.cache.get('t', 'x')?.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 200 },
    );
  });

  test.each([0, '', false, null, undefined, []])('counts as a result when it is %j', async (value) => {
    using f = fixture();
    let computed = 0;
    const compute = (): unknown => {
      computed++;
      return value;
    };
    expect(await f.cache.getOrCompute('t', 1, compute)).toEqual(value);
    expect(await f.cache.getOrCompute('t', 1, compute)).toEqual(value);
    expect(f.cache.has('t', 1)).toBe(true);
    expect(computed).toBe(1);
  });

  test('survives in compressed form when it is large', () => {
    using f = fixture();
    const value = Array.from({ length: 5000 }, (_, index) => ({ index, text: `line ${index} ü` }));
    f.cache.set('t', 1, value);
    expect(f.cache.get('t', 1)?.value).toEqual(value);
    expect(f.cache.usage().types['t']?.bytes).toBeLessThan(JSON.stringify(value).length / 3);
  });

  // Takes half a gigabyte and seconds.
  test.skipIf(process.env['ORCH_SOAK'] === undefined)('may not be longer than a string', () => {
    using f = fixture();
    const quarter = 'x'.repeat(2 ** 28);
    expect(codeOf(() => f.cache.set('t', 1, [quarter, quarter, quarter]))).toBe('ORCH_CACHE_VALUE');
    expect(f.cache.has('t', 1)).toBe(false);
  });

  test('is a copy of its own for every caller', () => {
    using f = fixture();
    f.cache.set('t', 1, { list: [1] });
    f.cache.get<{ list: number[] }>('t', 1)?.value.list.push(2);
    expect(f.cache.get('t', 1)?.value).toEqual({ list: [1] });
  });
});
