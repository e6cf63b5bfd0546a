import { describe, expect, test } from 'vitest';

import { forgeConformance } from '../src/conformance.ts';
import { isEnumeration } from './support/conformance.ts';
import { githubWorld } from './support/github-world.ts';
import { localWorldOfFiles } from './support/local-world.ts';

describe.each([
  ['the local forge', localWorldOfFiles],
  ['the GitHub forge', githubWorld],
])('%s', (_name, createWorld) => {
  test.each(forgeConformance.filter((promise) => !isEnumeration(promise)))('$name', async (promise) => {
    await expect(promise.check(createWorld)).resolves.toBeUndefined();
  });
});
