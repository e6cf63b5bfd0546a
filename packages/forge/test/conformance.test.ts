import { describe, expect, test } from 'vitest';

import { forgeConformance } from '../src/conformance.ts';
import { githubWorld } from './support/github-world.ts';
import { localWorld } from './support/local-world.ts';

describe.each([
  ['the local forge', localWorld],
  ['the GitHub forge', githubWorld],
] as const)('%s', (_name, createWorld) => {
  test.each(forgeConformance)('$name', async (promise) => {
    await expect(promise.check(createWorld)).resolves.toBeUndefined();
  });
});
