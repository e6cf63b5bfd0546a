import { rmSync } from 'node:fs';

import { build } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

rmSync(here('dist'), { recursive: true, force: true });
await build({
  entryPoints: [here('src/main.ts')],
  outfile: here('dist/orch-agent.cjs'),
  bundle: true,
  // Those who want it install it.
  external: ['@agentclientprotocol/sdk'],
  format: 'cjs',
  platform: 'node',
  target: 'node24.15',
  conditions: ['@orch/source'],
  // A module that is imported dynamically stays apart only with several files; here all are loaded anyway.
  define: { 'import.meta.url': 'bundleUrl' },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  banner: { js: "#!/usr/bin/env node\nconst bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
