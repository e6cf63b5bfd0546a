import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

import { build, type BuildOptions, type Plugin } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** Bundles that are still to be made, by the file they begin with. */
const entries = new Map([[here('src/main.ts'), 'orch-agent']]);

/** The name of the bundle of a file: that of its package where it is the entry of one. */
function nameOf(path: string): string {
  const [, workspace] = /\/packages\/(\w[\w-]*)\/src\//.exec(path) ?? [];
  const name = basename(path, '.ts');
  return workspace === undefined ? name : name === 'index' ? workspace : `${workspace}-${name}`;
}

/**
 * Makes every module that is imported dynamically a bundle of its own, with all it needs: a runner holds no code of forges
 * and meters in its memory. Node keeps compiled code of files only that are loaded after it was told to, which the first does.
 */
const lazyBundles: Plugin = {
  name: 'lazy-bundles',
  setup(bundle) {
    bundle.onResolve({ filter: /^[^:]+$/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === lazyBundles.name) return undefined;
      const found = await bundle.resolve(path, { kind, importer, resolveDir, pluginData: lazyBundles.name });
      if (found.errors.length > 0 || found.external || !found.path.endsWith('.ts')) return found;
      const name = entries.get(found.path) ?? nameOf(found.path);
      entries.set(found.path, name);
      return { path: `./${name}.cjs`, external: true };
    });
  },
};

const options: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24.15',
  conditions: ['@orch/source'],
  // Those who want it install it.
  external: ['@agentclientprotocol/sdk'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  supported: { 'dynamic-import': false },
  plugins: [lazyBundles],
};

/** Another folder than `dist`, where one is given. */
const out = process.argv[2] ?? here('dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const names = new Map<string, string>();
// The map grows while it is gone through: each bundle may ask for others.
for (const [file, name] of entries) {
  if (names.has(name)) throw new Error(`${file} and ${names.get(name)} would both be ${name}.cjs`);
  names.set(name, file);
  const isMain = name === 'orch-agent';
  const outfile = join(out, `${name}.cjs`);
  await build({
    ...options,
    entryPoints: [file],
    outfile,
    define: { 'import.meta.url': 'bundleUrl' },
    banner: {
      js: isMain ? '#!/usr/bin/env node' : "const bundleUrl = require('node:url').pathToFileURL(__filename).href;",
    },
  });
  if (isMain) chmodSync(outfile, 0o755);
}
