import { expect, test } from 'vitest';

import { unsupportedNode } from '../src/node-version.ts';
import { runCli, scratch } from './run-cli.ts';

test.for(['24.15.0', '24.21.0', '26.0.0'])('Node %s is supported.', (version) => {
  expect(unsupportedNode(version)).toBeUndefined();
});

test.for(['18.20.4', '20.20.2', '22.22.0', '24.14.9'])(
  'Node %s is too old, and the message says what to do.',
  (version) => {
    expect(unsupportedNode(version)).toContain(`this is Node ${version}`);
    expect(unsupportedNode(version)).toContain('npm install --save-dev node@24');
  },
);

test('A Node that is too old gets the message and the exit code of a usage error, whatever the command.', async () => {
  using where = scratch('');
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });";
  const nodeArgs = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`];
  const outcome = await runCli(where, ['--help'], { nodeArgs });
  expect(outcome.exitCode).toBe(2);
  expect(outcome.stderr).toContain('error[ORCH_USAGE_NODE]: ');
  expect(outcome.stdout).toBe('');
});
