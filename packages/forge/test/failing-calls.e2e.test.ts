import { describe, expect, test } from 'vitest';

import { forgeConformance } from '../src/conformance.ts';
import { forges, isEnumeration } from './support/conformance.ts';

test('there are promises about each call of a write', () => {
  expect(forgeConformance.filter(isEnumeration).length).toBeGreaterThan(2);
});

describe.each(forges)('%s', (_name, createWorld) => {
  test.each(forgeConformance.filter(isEnumeration))('$name', async (promise) => {
    await expect(promise.check(createWorld)).resolves.toBeUndefined();
  });
});
