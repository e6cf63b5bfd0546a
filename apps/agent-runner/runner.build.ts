import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { lazyBundles, wrapped } from '@orch/bundles/build';
import { build, type BuildOptions } from 'esbuild';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

/** Bundles that are still to be made, by the file they begin with. A runner holds no code of forges and meters in its memory. */
const entries = new Map([[here('src/run.ts'), 'run']]);

const options: BuildOptions = {
  bundle: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node24.15',
  charset: 'ascii',
  conditions: ['@orch/source'],
  // Those who want it install it.
  external: ['@agentclientprotocol/sdk'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'import.meta.url': 'orchUrl' },
  plugins: [lazyBundles({ entries, root: here('../..') })],
};

async function bundleOf(entryPoint: string, extra: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({ ...options, ...extra, entryPoints: [entryPoint], write: false });
  return (outputFiles ?? []).map(({ text }) => text).join('');
}

/** Another folder than `dist`, where one is given. */
const out = process.argv[2] ?? here('dist');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const codes = new Map<string, string>();
// The map grows while it is gone through: each bundle may ask for others.
for (const [file, name] of entries) {
  const code = wrapped(await bundleOf(file));
  codes.set(name, code);
  writeFileSync(join(out, `${name}.cjs`), code);
}
const hash = createHash('sha256').update([...codes].map(([name, code]) => `${name}\0${code}\0`).join(''));
const buildId = JSON.stringify(`agent-${hash.digest('hex').slice(0, 16)}`);
const main = await bundleOf(here('src/bundle/main.ts'), { define: { ...options.define, ORCH_BUILD: buildId } });
writeFileSync(join(out, 'orch-agent.cjs'), main, { mode: 0o755 });
