#!/usr/bin/env node
// What `src/main.ts` is for the sources, this is for the bundles that `runner.build.ts` makes of them.
import { parseArgs } from 'node:util';

import { codeCacheFolder, openBundles, openCodeCache } from '@orch/bundles';

import { unsupportedNode } from '../node-version.ts';
import type { main } from '../run.ts';

declare const ORCH_BUILD: string;

const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  const folder = codeCacheFolder(process, ORCH_BUILD);
  const cache = folder === undefined ? undefined : openCodeCache(folder);
  const bundles = openBundles(__dirname, require, { cache, interprets: true });
  if (cache) process.once('exit', () => bundles.save());
  // Nothing is left to do by then: Node would take its heap apart, page by page, before it ends.
  process.once('beforeExit', () => process.exit());
  const program = bundles.load('run') as { readonly main: typeof main };
  void program.main(process.argv.slice(2), parseArgs).then((code) => {
    process.exitCode = code;
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
