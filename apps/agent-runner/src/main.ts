import * as nodeModule from 'node:module';
import { parseArgs } from 'node:util';

import { unsupportedNode } from './node-version.ts';

// As orch itself: a Node that is too old must come as far as this sentence.
const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  nodeModule.enableCompileCache();
  void import('./run.ts').then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(2), parseArgs);
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
