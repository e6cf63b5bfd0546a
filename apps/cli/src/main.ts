import { unsupportedNode } from './node-version.ts';
import { run } from './run.ts';

// Both are loaded only by a Node that can read them.
const problem = unsupportedNode(process.versions.node);
if (problem === undefined) {
  const [cli, output] = await Promise.all([import('./cli.ts'), import('./output.ts')]);
  await run({ cli, output });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 2;
}
