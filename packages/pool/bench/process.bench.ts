import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { test } from 'vitest';

import { cleanEnvironment, runProcess } from '../src/index.ts';

const env = cleanEnvironment(process.env);
const cwd = '/';

function ended(stdio: 'ignore' | ('ignore' | number)[]): Promise<unknown> {
  return new Promise((resolve) => {
    spawn('/bin/true', [], { cwd, env, stdio }).on('exit', resolve);
  });
}

test('a command that does nothing', async ({ bench }) => {
  using dir = tempDir();
  await bench.compare(
    bench('raw spawn, no output', () => ended('ignore')),
    bench('raw spawn, output to two files', async () => {
      const files = [openSync(join(dir.path, 'out'), 'w+'), openSync(join(dir.path, 'err'), 'w+')];
      await ended(['ignore', ...files]);
      for (const file of files) closeSync(file);
    }),
    bench('runProcess', () => runProcess({ argv: ['/bin/true'], cwd, env })),
    bench('runProcess, marked', () => runProcess({ argv: ['/bin/true'], cwd, env, containment: 'marked' })),
    bench('runProcess in a namespace', () => runProcess({ argv: ['/bin/true'], cwd, env, containment: 'namespace' })),
    { time: 500 },
  );
}, 60_000);
