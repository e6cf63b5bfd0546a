import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { build } from 'esbuild';
import { test } from 'vitest';

import { openCache } from '../src/index.ts';

test('whole processes', async ({ bench }) => {
  using dir = tempDir();
  const cacheDir = join(dir.path, 'cache');
  {
    using cache = openCache({ dir: cacheDir });
    for (let id = 0; id < 300; id++)
      cache.set(
        't',
        { id },
        Array.from({ length: 15 }, (_, item) => ({ id, item })),
      );
  }
  const bundle = join(dir.path, 'first-hit.cjs');
  await build({
    entryPoints: [fileURLToPath(new URL('support/first-hit.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    minify: true,
    format: 'cjs',
    platform: 'node',
    conditions: ['@orch/source'],
    external: ['keyv'],
  });
  const node = (env: Readonly<Record<string, string>>, ...argv: readonly string[]): void => {
    execFileSync(process.execPath, argv, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const compiled = { NODE_COMPILE_CACHE: join(dir.path, 'compiled') };
  node(compiled, bundle, cacheDir);

  await bench.compare(
    bench('node -e 0', () => node({}, '-e', '0')),
    bench('import, open, first hit, close', () => node({}, bundle, cacheDir)),
    bench('the same with NODE_COMPILE_CACHE', () => node(compiled, bundle, cacheDir)),
    { time: 3000 },
  );
}, 120_000);
