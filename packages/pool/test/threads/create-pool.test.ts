import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError, type OrchError } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { assert, asyncProperty, constantFrom, array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createPool } from '../../src/index.ts';
import { tasks } from '../fixtures/tasks.ts';
import { faults } from './faults.ts';
import { kinds, threads } from './support.ts';

describe.each(Object.entries(kinds))('a pool (%s)', (_, open) => {
  test('runs tasks by name and gives their results', async () => {
    await using pool = open();
    expect(await Promise.all([1, 2, 3, 4, 5].map((value) => pool.run('double', value)))).toEqual([2, 4, 6, 8, 10]);
  });

  test('gives the name, message, stack, code and cause of what a task throws', async () => {
    await using pool = open();
    const error = await pool.run('fail', 'no luck').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'ORCH_POOL_TASK',
      message: 'the task fail failed: no luck',
      data: { task: 'fail' },
      cause: {
        name: 'OwnError',
        message: 'no luck',
        code: 'ORCH_SAMPLE',
        cause: { name: 'TypeError', message: 'the root of it' },
      },
    });
    expect((error as { cause: Error }).cause.stack).toContain('fixtures/tasks.ts');
  });

  test('fails typed when a task throws something that is no error', async () => {
    await using pool = open();
    await expect(pool.run('throwText', 'oops')).rejects.toMatchObject({ code: 'ORCH_POOL_TASK' });
  });

  test('refuses a task that does not exist, also one named like an inherited member', async () => {
    await using pool = open();
    for (const name of ['none', 'constructor', '__proto__', 'toString']) {
      await expect(pool.run(name as 'double', 1)).rejects.toMatchObject({ code: 'ORCH_POOL_UNKNOWN_TASK' });
    }
  });

  test('stops waiting for a task at its timeout', async () => {
    await using pool = open();
    await expect(pool.run('slowly', 60_000, { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'ORCH_POOL_TIMEOUT',
      message: 'the task slowly took longer than 200 ms',
    });
    expect(await pool.run('double', 4)).toBe(8);
  });

  test('stops waiting for a task on abort, whether it runs or waits', async () => {
    await using pool = open({ size: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const outcomes = Promise.allSettled([
      pool.run('slowly', 60_000, { signal }),
      pool.run('double', 1, { signal }),
      pool.run('double', 2),
    ]);
    controller.abort();
    const aborted = { status: 'rejected', reason: { code: 'ORCH_POOL_ABORTED' } };
    expect(await outcomes).toMatchObject([aborted, aborted, { status: 'fulfilled', value: 4 }]);
    await expect(pool.run('double', 1, { signal })).rejects.toMatchObject({ code: 'ORCH_POOL_ABORTED' });
  });

  test('refuses more waiting tasks than it may hold', async () => {
    await using pool = open({ size: 1, maxQueued: 1 });
    const accepted = [pool.run('slowly', 20), pool.run('slowly', 20)];
    await expect(pool.run('slowly', 20)).rejects.toMatchObject({ code: 'ORCH_POOL_QUEUE_FULL' });
    expect(await Promise.all(accepted)).toEqual([20, 20]);
  });

  test('drains, and finishes what it has accepted when it is closed', async () => {
    const pool = open({ size: 1 });
    const results = [pool.run('slowly', 20), pool.run('slowly', 21)];
    await pool.drain();
    expect(await Promise.all(results)).toEqual([20, 21]);
    const last = pool.run('double', 21);
    await pool.close();
    expect(await last).toBe(42);
    await expect(pool.run('double', 1)).rejects.toMatchObject({ code: 'ORCH_POOL_CLOSED' });
  });

  test('fails what it has accepted when it is closed by force', async () => {
    const pool = open({ size: 1 });
    const outcomes = Promise.allSettled([pool.run('slowly', 60_000), pool.run('double', 1)]);
    await pool.close({ force: true });
    const closed = { status: 'rejected', reason: { code: 'ORCH_POOL_CLOSED' } };
    expect(await outcomes).toMatchObject([closed, closed]);
  });
});

describe('a fault of a thread settles the task with a typed error, and the next tasks run', () => {
  test.each(Object.entries(faults))(
    '%s',
    async (name, [fault, code]) => {
      // On a busy machine a fault may take its time; only what never ends has to be ended.
      const timeoutMs = name === 'an endless loop without one' ? 1000 : 60_000;
      await using pool = threads({ size: 1, timeoutMs, maxHeapMb: 32 });
      const failed = fault(pool).catch((error: unknown) => error);
      const others = [1, 2, 3, 4].map((value) => pool.run('double', value, { timeoutMs: 60_000 }));
      const error = await failed;
      expect(isOrchError(error) && error.code).toBe(code);
      expect(await Promise.all(others)).toEqual([2, 4, 6, 8]);
      // Longer than the tasks may take: they tell more than the end of a test.
    },
    90_000,
  );

  test('with the exit code of the thread', async () => {
    await using pool = threads();
    await expect(pool.run('exit', 3)).rejects.toMatchObject({ data: { task: 'exit', exitCode: 3 } });
  });

  test('a module that cannot be loaded, or has no tasks', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'broken.mjs'), 'throw new SyntaxError("bad module");');
    writeFileSync(join(dir.path, 'empty.mjs'), 'export const other = 1;');
    for (const name of ['broken.mjs', 'empty.mjs', 'none.mjs']) {
      await using pool = threads({ filename: join(dir.path, name) });
      await expect(pool.run('double', 1)).rejects.toMatchObject({ code: 'ORCH_POOL_TASK' });
    }
  });

  test('threads that end or fail before their first task', async () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'exit.mjs'), 'process.exit(4);');
    writeFileSync(join(dir.path, 'throw.mjs'), 'throw new Error("preload");');
    for (const name of ['exit.mjs', 'throw.mjs']) {
      await using pool = threads({ execArgv: ['--import', join(dir.path, name)] });
      await expect(pool.run('double', 1)).rejects.toMatchObject({ code: 'ORCH_POOL_START' });
    }
  });
});

test('whatever faults come in whatever order, every task settles and has its own result', async () => {
  // Nothing here hangs, and on a busy machine the threads of twelve ends take their time to start.
  await using pool = threads({ size: 2, timeoutMs: 60_000 });
  const step = constantFrom('double', 'double', 'fail', 'exit', 'clone');
  await assert(
    asyncProperty(array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const outcomes = await Promise.allSettled(
        steps.map((kind, index) => {
          if (kind === 'fail') return pool.run('fail', `message ${index}`);
          if (kind === 'exit') return pool.run('exit', index);
          return pool.run('double', (kind === 'clone' ? () => 1 : index) as number);
        }),
      );
      expect(outcomes.map(summary)).toEqual(steps.map((kind, index) => codes[kind] ?? index * 2));
    }),
    { numRuns: 10, interruptAfterTimeLimit: 10_000 },
  );
});

function summary(outcome: PromiseSettledResult<unknown>): unknown {
  return outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as OrchError).code;
}

const codes: Record<string, string> = {
  fail: 'ORCH_POOL_TASK',
  exit: 'ORCH_POOL_WORKER_EXIT',
  clone: 'ORCH_POOL_CLONE',
};

test('a transferred buffer is handed over instead of copied', async () => {
  await using pool = threads();
  const bytes = new Uint8Array([1, 2, 3]);
  expect(await pool.run('sum', bytes, { transfer: [bytes.buffer] })).toBe(6);
  expect(bytes.byteLength).toBe(0);
});

test('an inline task learns that nobody waits for it any more', async () => {
  await using pool = createPool({
    tasks: Object.assign(() => Promise.reject(new Error('not called')), {
      functions: {
        watch: (_: undefined, { signal }: { readonly signal: AbortSignal }) =>
          new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(true))),
      },
    }),
  });
  await expect(pool.run('watch', undefined, { timeoutMs: 10 })).rejects.toMatchObject({ code: 'ORCH_POOL_TIMEOUT' });
});

test('a size that makes no sense is refused', () => {
  for (const size of [0, -1, 1.5, Number.NaN]) expect(() => createPool({ tasks, size })).toThrow(/size must be/);
});
