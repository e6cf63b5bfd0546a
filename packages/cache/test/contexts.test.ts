import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { type Cache, type ContextManager, createContexts, openCache } from '../src/index.ts';
import { FakeClock } from './support/clock.ts';

interface Fixture extends Disposable {
  readonly cache: Cache;
  readonly clock: FakeClock;
  readonly contexts: ContextManager;
}

function fixture(): Fixture {
  const dir = tempDir();
  const clock = new FakeClock();
  const cache = openCache({ dir: dir.path, clock });
  return {
    cache,
    clock,
    contexts: createContexts({ cache, clock }),
    [Symbol.dispose]: () => {
      cache.close();
      dir[Symbol.dispose]();
    },
  };
}

test('a context is frozen in depth and independent of what was passed in', () => {
  using f = fixture();
  const data = { files: ['a.ts'] };
  const context = f.contexts.set('codebase', data, { analyzedBy: 'explorer' });
  data.files.push('b.ts');
  expect(context.data).toEqual({ files: ['a.ts'] });
  expect(() => context.data.files.push('c.ts')).toThrow(TypeError);
  expect(context).toMatchObject({ version: 1, parent: null, metadata: { analyzedBy: 'explorer', immutable: true } });
});

test('a context lives for its time in seconds, an hour by default', () => {
  using f = fixture();
  f.contexts.set('hour', 1);
  f.contexts.set('second', 1, { ttlSeconds: 1 });
  f.clock.advance(1000);
  expect(f.contexts.get('second')).toBeUndefined();
  f.clock.advance(3_598_999);
  expect(f.contexts.get('hour')?.data).toBe(1);
  f.clock.advance(1);
  expect(f.contexts.get('hour')).toBeUndefined();
});

test('five readers that start together cause one computation and share one object', async () => {
  using f = fixture();
  let computed = 0;
  const read = async (): Promise<unknown> =>
    f.contexts.getOrCompute('analysis', async () => {
      computed++;
      await new Promise(setImmediate);
      return { lines: 10 };
    });
  const contexts = await Promise.all(Array.from({ length: 5 }, read));
  expect(computed).toBe(1);
  expect(new Set(contexts.map((context) => (context as { data: unknown }).data)).size).toBe(1);
  expect(f.contexts.getHitRate()).toBe(0.8);
});

test('equal data under several names is kept once, and set again keeps its version', () => {
  using f = fixture();
  const one = f.contexts.set('one', { a: 1, b: 2 });
  const two = f.contexts.set('two', { b: 2, a: 1 });
  expect(one.data).toBe(two.data);
  expect(f.contexts.set('one', { a: 1, b: 2 }).version).toBe(1);
  expect(f.contexts.set('one', { a: 2 }).version).toBe(2);
});

test('a child inherits, overrides and leaves its parent alone', () => {
  using f = fixture();
  const parent = f.contexts.set('parent', { a: 1, b: 1 });
  const child = f.contexts.createChild(parent, 'child', { b: 2 });
  expect(child.data).toEqual({ a: 1, b: 2 });
  expect(child).toMatchObject({ version: 2, parent: parent.metadata.hash });
  expect(f.contexts.get('parent')?.data).toEqual({ a: 1, b: 1 });
});

test('contexts are found by a later process and gone once invalidated', () => {
  using f = fixture();
  f.contexts.set('codebase', { lines: 1 });
  const later = createContexts({ cache: f.cache, clock: f.clock });
  expect(later.get('codebase')?.data).toEqual({ lines: 1 });
  expect(Object.isFrozen(later.get('codebase')?.data)).toBe(true);
  later.invalidate('codebase');
  expect(later.get('codebase')).toBeUndefined();
  expect(createContexts({ cache: f.cache, clock: f.clock }).getHitRate()).toBe(0);
});
