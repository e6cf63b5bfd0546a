#!/usr/bin/env node
// What `src/main.ts` is for the sources, this is for the bundles that `cli.build.ts` makes of them.
import { codeCacheFolder, openBundles, openCodeCache } from '@orch/bundles';

import { unsupportedNode } from '../node-version.ts';
import { run, type Program } from '../run.ts';

declare const ORCH_BUILD: string;

/**
 * The bundles with what is read from a document, which is mostly one of some pages, and with what runs tasks of agents, which
 * waits for them nearly all of the time.
 */
const isSeldomBusy = /^(?:documents|prd-check|prd-tasks|run)-/;

const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  const folder = codeCacheFolder(process, ORCH_BUILD);
  const cache = folder === undefined ? undefined : openCodeCache(folder);
  const bundles = openBundles(__dirname, require, { cache, delays: (name) => isSeldomBusy.test(name) });
  // A dry run writes no file anywhere.
  if (cache && !process.argv.includes('--dry-run')) process.once('exit', () => bundles.save());
  // Nothing is left to do by then, unless a module of the user waits for it as well. Node would take its heap apart and V8 its
  // code, page by page, before it ends.
  process.once('beforeExit', () => {
    if (process.listenerCount('beforeExit') === 0) process.exit();
  });
  void run({ cli: bundles.load('cli') as Program['cli'], output: bundles.load('output') as Program['output'] });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
