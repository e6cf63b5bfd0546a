import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';

import { build, type BuildOptions, type Plugin } from 'esbuild';

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
const scheme = 'orch-bundle:';

/** The same in every build: files of one name are told apart by a hash of their place. */
function nameOf(path: string): string {
  const place = createHash('sha256')
    .update(relative(here('../..'), path))
    .digest('hex')
    .slice(0, 6);
  return `${basename(path, extname(path))}-${place}`;
}

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
      const name = entries.get(found.path) ?? nameOf(found.path);
      entries.set(found.path, name);
      return { path: `${scheme}${name}`, external: true };
    });
    bundle.onResolve({ filter: /^node:/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `${scheme}${path}`, external: true } : undefined,
    );
    bundle.onLoad({ filter: /\/config\/src\/import-module\.ts$/ }, () => ({
      contents: 'export const importModule = orchImport;',
    }));
  },
};

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
  plugins: [lazyBundles],
  logLevel: 'warning',
};

async function bundleOf(entryPoint: string, extra: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({ ...options, ...extra, entryPoints: [entryPoint], write: false });
  return (outputFiles ?? []).map(({ text }) => text).join('');
}

/**
 * A bundle as `src/bundle/bundles.ts` runs it. Its imports of other bundles and of modules of Node become calls, and what
 * esbuild leaves beyond ASCII, in regular expressions and tagged templates, becomes escapes: Node keeps such a text, and
 * V8 reads it, in half the memory.
 */
function wrap(code: string): string {
  const ascii = code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const calls = ascii.replaceAll(`import("${scheme}`, 'orchLoad("');
  return `(function(module,exports,require,__filename,__dirname,orchUrl,orchLoad,orchImport){${calls}\n})\n`;
}

/** Another folder than `dist`, where one is given. */
const out = process.argv[2] ?? here('dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const codes: string[] = [];
// The map grows while it is gone through: each bundle may ask for others.
for (const [file, name] of entries) {
  const code = wrap(precompile(await bundleOf(file)));
  codes.push(`${name}\0${code}\0`);
  writeFileSync(join(out, `${name}.cjs`), code);
}
const hash = createHash('sha256').update(codes.sort().join(''));
const buildId = JSON.stringify(hash.digest('hex').slice(0, 16));
const main = await bundleOf(here('src/bundle/main.ts'), { define: { ...options.define, ORCH_BUILD: buildId } });
writeFileSync(join(out, 'orch.cjs'), main, { mode: 0o755 });
cpSync(here('../../examples/bookshop'), join(out, 'examples/bookshop'), { recursive: true });
