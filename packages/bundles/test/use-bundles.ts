import { createRequire } from 'node:module';
import { join } from 'node:path';

import { openBundles } from '../src/bundles.ts';
import { openCodeCache } from '../src/code-cache.ts';

// What one process does: loads bundles of a folder, keeps their code, and prints which code V8 has refused.
const [folder = '', ...names] = process.argv.slice(2);
const cache = openCodeCache(join(folder, 'cache/build'));
const bundles = openBundles(join(folder, 'bundles'), createRequire(import.meta.url), {
  cache,
  delays: (name) => name.endsWith('-late'),
});
for (const name of names) (bundles.load(name) as { double?(x: number): number }).double?.(21);
bundles.save();
const refused = [...bundles.loaded()].map(([name, script]) => [name, script.cachedDataRejected ?? 'no code']);
process.stdout.write(JSON.stringify(Object.fromEntries(refused)));
