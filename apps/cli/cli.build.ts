import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

import { lazyBundles, wrapped } from '@orch/bundles/build';
import { build, type BuildOptions } from 'esbuild';

import { interpreted } from './bundler/interpreted.ts';
import { precompile } from './bundler/precompile.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;
const { version } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as { version: string };

// The CommonJS build of yaml, which Node resolves to, has no named exports once it is bundled.
const requireOfPrd = createRequire(here('../../packages/prd/package.json'));
const yaml = join(dirname(requireOfPrd.resolve('yaml/package.json')), 'browser/index.js');

/** Bundles that are still to be made, by the file they begin with. */
const entries = new Map([
  [here('src/cli.ts'), 'cli'],
  [here('src/output.ts'), 'output'],
]);

const options: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node24.15',
  charset: 'ascii',
  conditions: ['@orch/source'],
  alias: { yaml },
  // Those who want it install it.
  external: ['@agentclientprotocol/sdk'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { ORCH_VERSION: JSON.stringify(version), 'import.meta.url': 'orchUrl' },
  plugins: [lazyBundles({ entries, root: here('../..') }), interpreted()],
  logLevel: 'warning',
};

/** What is bundled of files, by the name of each: esbuild reads what several of them need once. */
async function bundlesOf(
  files: Iterable<readonly [file: string, name: string]>,
  extra: BuildOptions = {},
): Promise<Map<string, string>> {
  const entryPoints = [...files].map(([file, name]) => ({ in: file, out: name }));
  const { outputFiles } = await build({ ...options, ...extra, entryPoints, outdir: here('dist'), write: false });
  return new Map(outputFiles.map(({ path, text }) => [basename(path, '.js'), text]));
}

/** Another folder than `dist`, where one is given. */
const out = process.argv[2] ?? here('dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const codes: string[] = [];
const made = new Set<string>();
const open = (): [string, string][] => [...entries].filter(([, name]) => !made.has(name));
// Each bundle may ask for others.
for (let next = open(); next.length > 0; next = open()) {
  for (const [name, text] of await bundlesOf(next)) {
    made.add(name);
    const { code, texts } = precompile(text, name);
    const bundle = wrapped(code);
    codes.push(`${name}\0${bundle}\0`);
    writeFileSync(join(out, `${name}.cjs`), bundle);
    for (const [of, content] of texts)
      writeFileSync(join(out, `${of}.txt`), content, of.endsWith('.plain') ? 'latin1' : 'utf8');
  }
}
const hash = createHash('sha256').update(codes.sort().join(''));
const buildId = JSON.stringify(hash.digest('hex').slice(0, 16));
const define = { ...options.define, ORCH_BUILD: buildId };
const main = await bundlesOf([[here('src/bundle/main.ts'), 'orch']], { define });
writeFileSync(join(out, 'orch.cjs'), main.get('orch') ?? '', { mode: 0o755 });
cpSync(here('../../examples/bookshop'), join(out, 'examples/bookshop'), { recursive: true });
