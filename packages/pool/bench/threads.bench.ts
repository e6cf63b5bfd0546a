import { fileURLToPath } from 'node:url';

import { Piscina } from 'piscina';
import { test } from 'vitest';

import { createPool } from '../src/index.ts';
import { tasks } from '../test/fixtures/tasks.ts';

const filename = new URL('../test/fixtures/tasks.ts', import.meta.url);

test('a task that doubles a number', async ({ bench }) => {
  const piscina = new Piscina({ filename: fileURLToPath(filename), name: 'tasks', maxThreads: 2, idleTimeout: 10_000 });
  await using pool = createPool<typeof tasks>({ filename, size: 2 });
  await using measured = createPool({ tasks, filename, size: 2 });
  const many = Array.from({ length: 100 }, (_, index) => index);
  const sixtyFour = many.slice(0, 64);
  const sixteen = many.slice(0, 16);
  await bench.compare(
    bench('piscina, one at a time', async () => {
      await piscina.run({ task: 'double', input: 1 });
    }),
    bench('pool, one at a time', async () => {
      await pool.run('double', 1);
    }),
    bench('pool, where it costs less', async () => {
      await measured.run('double', 1);
    }),
    bench('pool, a batch of 64', async () => {
      await pool.runBatch('double', sixtyFour);
    }),
    { time: 500 },
  );
  await bench.compare(
    bench('piscina, 100 in flight', async () => {
      await Promise.all(many.map((input) => piscina.run({ task: 'double', input })));
    }),
    bench('pool, 100 in flight', async () => {
      await Promise.all(many.map((input) => pool.run('double', input)));
    }),
    bench('pool, 16 batches of 64 in flight', async () => {
      await Promise.all(sixteen.map(() => pool.runBatch('double', sixtyFour)));
    }),
    { time: 500 },
  );
  await piscina.destroy();
}, 60_000);
