import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { claude, command, runAgent } from '../src/index.ts';

const env = { PATH: '/usr/bin:/bin' };

test('an agent that does nothing', async ({ bench }) => {
  using dir = tempDir();
  const cwd = join(dir.path, 'work');
  mkdirSync(cwd);
  const adapter = command({ argv: ['/bin/true'] });
  const task = { prompt: 'x', cwd, attempt: 'a', permissions: 'full', sandbox: 'none' } as const;
  await bench.compare(
    bench('raw spawn', () =>
      new Promise((resolve) => spawn('/bin/true', [], { cwd, env, stdio: 'ignore' }).on('exit', resolve))),
    bench('runAgent', () => runAgent({ adapter, task, environment: env, recordTo: join(dir.path, 'recording') })),
    { time: 1000 },
  );
}, 60_000);

/** One megabyte of a stream as agents write it. */
const lines = Array.from({ length: 1000 }, (_, index) =>
  JSON.stringify({
    type: 'assistant',
    message: { id: `m${index}`, content: [{ type: 'text', text: 'word '.repeat(180) }], usage: { output_tokens: 9 } },
    session_id: 's',
  }),
);

test('one megabyte of a stream', async ({ bench }) => {
  await bench.compare(
    bench('JSON.parse alone', () => {
      for (const line of lines) JSON.parse(line);
    }),
    bench('parser of claude', () => {
      const parse = claude().createParser();
      for (const line of lines) parse(line);
    }),
    { time: 1000 },
  );
}, 60_000);
