import * as nodeModule from 'node:module';
import { parseArgs } from 'node:util';

// As orch itself: a Node that is too old must come as far as this sentence.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  const { node } = process.versions;
  process.stderr.write(`error[ORCH_USAGE_NODE]: orch-agent needs Node 24.15 or newer; this is Node ${node}\n`);
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  void import('./run.ts').then(async ({ main }) => {
    process.exitCode = await main(process.argv.slice(2), parseArgs);
  });
}
