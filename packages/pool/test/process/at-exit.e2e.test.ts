import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { runProcess } from '../../src/index.ts';
import { containerFor } from '../../src/process/container.ts';
import { environment, hostileCount, hostileTree, orchestrator, runningWith, until } from './support.ts';

const marks = (await containerFor('marked', 1n)).kind === 'marked';
let trees = 400_000 + (process.pid % 1000) * 10;

describe.each(marks ? (['scan', 'marked'] as const) : (['scan'] as const))('a command that still runs (%s)', (how) => {
  test.each(['exit', 'throw'])('is killed with all it has started when its caller ends itself by %s', async (end) => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'ready'));
    const name = String(trees++);
    const kind = how === 'scan' ? 'seen' : 'withGhost';
    const script = hostileTree(name, join(dir.path, 'ready'), 'wait', kind);
    const args = [
      '--conditions=@orch/source',
      orchestrator,
      'run',
      dir.path,
      how,
      script,
      `${end}:${hostileCount[kind]}`,
    ];
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    expect(status).toBe(end === 'exit' ? 7 : 1);
    await until(() => runningWith(`sleep ${name}`).length === 0);
  });
});

test('nothing listens for the end of the process when no command runs', async () => {
  using dir = tempDir();
  const before = process.listenerCount('exit');
  await Promise.all([1, 2, 3].map(() => runProcess({ argv: ['true'], cwd: dir.path, env: environment })));
  expect(process.listenerCount('exit')).toBe(before);
});
