import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';

import { runAndKill, tempDir } from '../../src/index.ts';

test('a process is killed after it has said that it is at work, or runs to its end', async () => {
  using dir = tempDir();
  const script = join(dir.path, 'child.mjs');
  writeFileSync(script, `console.log('ready'); if (process.argv[2] === 'wait') setInterval(() => {}, 1000);`);
  const url = pathToFileURL(script);
  expect(await runAndKill({ script: url, args: ['wait'], killAfterMs: 1 })).toMatchObject({
    signal: 'SIGKILL',
    stdout: 'ready\n',
  });
  expect(
    await runAndKill({ script: url, args: ['wait'], killAfterMs: (line) => (line === 'ready\n' ? 1 : 60_000) }),
  ).toMatchObject({ signal: 'SIGKILL' });
  expect(await runAndKill({ script: url })).toMatchObject({ signal: null, exitCode: 0, stdout: 'ready\n' });
});
