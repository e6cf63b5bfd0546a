// A namespace import: a Node that is too old lacks the function, and must still come as far as the check below.
import * as nodeModule from 'node:module';

import { unsupportedNode } from './node-version.ts';
import { run } from './run.ts';

// What is imported dynamically is loaded only by a Node that can read it.
const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  // It saves half of a start from source. The cache is a file as well, and a dry run writes none anywhere.
  if (!process.argv.includes('--dry-run')) nodeModule.enableCompileCache();
  const [cli, output] = await Promise.all([import('./cli.ts'), import('./output.ts')]);
  await run({ cli, output });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
