import { expect, test } from 'vitest';

import { runProcess } from '../../src/index.ts';

const env = { PATH: process.env['PATH'] ?? '' };

test.each(['scan', 'namespace'] as const)('talks with a command while it runs (%s)', async (containment) => {
  const answers: string[] = [];
  let send: ((line: string) => void) | undefined;
  let end: (() => void) | undefined;
  const outcome = await runProcess({
    argv: ['/bin/sh', '-c', 'while read -r line; do echo "heard $line"; done; echo over'],
    cwd: '/',
    env,
    containment,
    onInput: (input) => {
      send = (line) => void input.write(`${line}\n`);
      end = () => void input.end();
      send('one');
    },
    onLine: ({ text }) => {
      answers.push(text);
      if (text === 'heard one') send?.('two');
      if (text === 'heard two') end?.();
    },
  });
  expect(answers).toEqual(['heard one', 'heard two', 'over']);
  expect(outcome).toMatchObject({ exitCode: 0, leftOver: 0 });
});

test('drops what a command does not want to hear', async () => {
  const outcome = await runProcess({
    argv: ['/bin/true'],
    cwd: '/',
    env,
    onInput: (input) => {
      for (let n = 0; n < 100; n += 1) input.write('x'.repeat(100_000));
    },
  });
  expect(outcome.exitCode).toBe(0);
});

test('refuses two inputs', async () => {
  const both = runProcess({ argv: ['/bin/cat'], cwd: '/', env, input: 'a', onInput: (input) => void input.end() });
  await expect(both).rejects.toMatchObject({ code: 'ORCH_PROCESS_OPTIONS' });
});
