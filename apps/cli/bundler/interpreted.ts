import type { Plugin } from 'esbuild';

/**
 * Leaves expressions to V8, which interprets them for their first texts: the bundles that read documents let it do so for
 * longer (`late-tiers.ts` of `packages/bundles`). Most expressions see a few lines of a document, and machine code for them,
 * at once, takes longer to make than those take to be gone through. Elsewhere V8 would make both.
 */
export function interpreted(): Plugin {
  return {
    name: 'interpreted',
    setup(bundle) {
      bundle.onLoad({ filter: /\/prd\/src\/expressions\/prepare\.ts$/ }, () => ({
        contents: 'export const prepare = (expression) => expression;',
      }));
    },
  };
}
