import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join } from 'node:path';

import { build, type Plugin } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

// The CommonJS build of yaml, which Node resolves to, has no named exports once it is bundled.
const requireOfPrd = createRequire(here('../../packages/prd/package.json'));
const yaml = join(dirname(requireOfPrd.resolve('yaml/package.json')), 'browser/index.js');

/** Bundles that are still to be made, by the file they begin with. */
const entries = new Map([[here('src/main.ts'), 'orch']]);

/**
 * Makes every module that is imported dynamically a bundle of its own, with all it needs. Code that two of them share
 * is in both: a start loads three files instead of a dozen, which is a twentieth of its time.
 */
const lazyBundles: Plugin = {
  name: 'lazy-bundles',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^:]+$/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === lazyBundles.name) return undefined;
      const found = await bundle.resolve(path, { kind, importer, resolveDir, pluginData: lazyBundles.name });
      if (found.errors.length > 0 || found.external) return found;
      const name = entries.get(found.path) ?? `${basename(found.path, extname(found.path))}-${entries.size}`;
      entries.set(found.path, name);
      return { path: `./${name}.js`, external: true };
    });
  },
};

rmSync(here('dist'), { recursive: true, force: true });
// The map grows while it is gone through: each bundle may ask for others.
for (const [file, name] of entries) {
  await build({
    entryPoints: { [name]: file },
    outdir: here('dist'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24.15',
    conditions: ['@orch/source'],
    alias: { yaml },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    define: { ORCH_VERSION: JSON.stringify(version) },
    // A bundled CommonJS dependency may ask for a built-in module by `require`.
    banner: {
      js: "import{createRequire as orchCreateRequire}from'node:module';const require=orchCreateRequire(import.meta.url);",
    },
    plugins: [lazyBundles],
    logLevel: 'warning',
  });
}
cpSync(here('../../examples/bookshop'), here('dist/examples/bookshop'), { recursive: true });
