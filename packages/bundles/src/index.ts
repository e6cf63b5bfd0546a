export type { Bundles, BundlesOptions } from './bundles.ts';
export type { CodeCache } from './code-cache.ts';
export { openBundles } from './bundles.ts';
export { codeCacheFolder, openCodeCache } from './code-cache.ts';
