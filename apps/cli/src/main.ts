#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

import { unsupportedNode } from './node-version.ts';

const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  enableCompileCache();
  const { main } = await import('./cli.ts');
  await main(process);
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
