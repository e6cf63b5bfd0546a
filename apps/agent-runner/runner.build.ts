import { rmSync } from 'node:fs';

import { build, type BuildOptions, type Plugin } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** Leaves the program out of the file that begins: Node keeps compiled code of files only that are loaded after it was told to. */
const apart: Plugin = {
  name: 'apart',
  setup(bundler) {
    bundler.onResolve({ filter: /^\.\/run\.ts$/ }, () => ({ path: './run.cjs', external: true }));
  },
};

const common: BuildOptions = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node24.15',
  conditions: ['@orch/source'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

rmSync(here('dist'), { recursive: true, force: true });
await build({
  ...common,
  entryPoints: [here('src/main.ts')],
  outfile: here('dist/orch-agent.cjs'),
  plugins: [apart],
  supported: { 'dynamic-import': false },
  banner: { js: '#!/usr/bin/env node' },
});
await build({
  ...common,
  entryPoints: [here('src/run.ts')],
  outfile: here('dist/run.cjs'),
  // Those who want it install it.
  external: ['@agentclientprotocol/sdk'],
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
});
