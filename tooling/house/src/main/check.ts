import { styleText } from 'node:util';

import { checks } from '../check/checks.ts';
import { run } from '../run.ts';
import { repositoryRoot } from './root.ts';

const failures: { readonly name: string; readonly output: string }[] = [];
const began = performance.now();
for (const { name, command } of checks) {
  const [tool, ...args] = command;
  const start = performance.now();
  const { ok, output } = run(tool, args, repositoryRoot);
  const seconds = `${((performance.now() - start) / 1000).toFixed(1)} s`;
  process.stdout.write(
    `${ok ? styleText('green', 'ok    ') : styleText('red', 'failed')}  ${name.padEnd(10)}  ${seconds}\n`,
  );
  if (!ok) failures.push({ name, output });
}
for (const { name, output } of failures) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`);

const seconds = ((performance.now() - began) / 1000).toFixed(1);
process.stdout.write(`\n${checks.length - failures.length} checks ok, ${failures.length} failed in ${seconds} s\n`);
if (failures.length > 0) process.exitCode = 1;
