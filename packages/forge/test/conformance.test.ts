import { describe, expect, test } from 'vitest';

import { forgeConformance } from '../src/conformance.ts';
import { forges, isEnumeration } from './support/conformance.ts';

describe.each(forges)('%s', (_name, createWorld) => {
  test.each(forgeConformance.filter((promise) => !isEnumeration(promise)))('$name', async (promise) => {
    await expect(promise.check(createWorld)).resolves.toBeUndefined();
  });
});
