import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { claude, command, probeAgent } from '../../src/index.ts';

test.for([
  ['2.1.200 (Claude Code)', 'tested', '2.1.200'],
  ['2.1.9', 'older', '2.1.9'],
  ['2.10.0', 'newer', '2.10.0'],
  ['hello', 'unknown', undefined],
] as const)('a program that says %s is %s', async ([says, state, version]) => {
  using dir = tempDir();
  const program = join(dir.path, 'claude');
  writeFileSync(program, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
  const probe = await probeAgent(claude({ program }), { environment: process.env, cwd: dir.path });
  expect(probe).toMatchObject({ name: 'claude', state });
  expect(probe.version).toBe(version);
});

test('a program that is not there is missing, and one without a version to ask for is unknown', async () => {
  const options = { environment: process.env, cwd: '/' };
  expect((await probeAgent(claude({ program: 'no-such-agent' }), options)).state).toBe('missing');
  expect((await probeAgent(command({ argv: ['x'] }), options)).state).toBe('unknown');
});
