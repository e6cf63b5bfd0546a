#!/usr/bin/env node
// A namespace import: a Node that is too old lacks the function, and must still come as far as the check below.
import * as nodeModule from 'node:module';

import { unsupportedNode } from './node-version.ts';

const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  // The compile cache is a file as well, and a dry run writes none anywhere.
  if (!process.argv.includes('--dry-run')) nodeModule.enableCompileCache();
  const [{ main }, { openOutput, OutputError }] = await Promise.all([import('./cli.ts'), import('./output.ts')]);
  const exitCode = main({
    argv: process.argv,
    env: process.env,
    stdout: openOutput(1),
    stderr: openOutput(2),
    get stdin() {
      return process.stdin;
    },
    cwd: () => process.cwd(),
  });
  process.exitCode = await exitCode.catch((error: unknown) => {
    if (!(error instanceof OutputError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
