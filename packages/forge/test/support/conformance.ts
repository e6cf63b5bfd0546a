import type { forgeConformance, ForgeWorld } from '../../src/conformance.ts';
import { githubWorld } from './github-world.ts';
import { localWorld } from './local-world.ts';

export const forges: readonly (readonly [name: string, createWorld: () => ForgeWorld | Promise<ForgeWorld>])[] = [
  ['the local forge', () => localWorld()],
  ['the GitHub forge', githubWorld],
];

/** Whether a promise is checked once for each call that can fail, which takes as long as all others together. */
export function isEnumeration({ name }: (typeof forgeConformance)[number]): boolean {
  return name.startsWith('whatever call of a write fails');
}
