import { cpSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { build } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

// The CommonJS build of yaml, which Node resolves to, has no named exports once it is bundled.
const requireOfPrd = createRequire(here('../../packages/prd/package.json'));
const yaml = join(dirname(requireOfPrd.resolve('yaml/package.json')), 'browser/index.js');

rmSync(here('dist'), { recursive: true, force: true });
await build({
  entryPoints: { orch: here('src/main.ts') },
  outdir: here('dist'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24.15',
  conditions: ['@orch/source'],
  alias: { yaml },
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { ORCH_VERSION: JSON.stringify(version) },
  // A bundled CommonJS dependency may ask for a built-in module by `require`.
  banner: {
    js: "import{createRequire as orchCreateRequire}from'node:module';const require=orchCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
cpSync(here('../../examples/bookshop'), here('dist/examples/bookshop'), { recursive: true });
