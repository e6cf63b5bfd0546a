import { readdirSync } from 'node:fs';

import { isOrchError, seededRandom } from '@orch/core';
import { expect, test } from 'vitest';

import { until } from '../process/support.ts';
import { threads, type Sample } from './support.ts';
import type { Pool } from '../../src/index.ts';

const kills = process.env['ORCH_SOAK'] === undefined ? 16 : 1000;
const linux = process.platform === 'linux';
const threadCount = (): number => readdirSync('/proc/self/task').length;

interface Step {
  readonly run: (pool: Pool<Sample['functions']>, index: number, delay: number) => Promise<unknown>;
  /** What may come of it: results, or codes of errors. */
  readonly expected: (index: number) => readonly unknown[];
}

const harmless: Step = { run: (pool, index) => pool.run('double', index), expected: (index) => [index * 2] };

/** How a thread can be ended under its tasks. */
const deadly: readonly Step[] = [
  { run: (pool, index) => pool.run('exit', index), expected: () => ['ORCH_POOL_WORKER_EXIT'] },
  {
    run: (pool, _, timeoutMs) => pool.run('spin', undefined, { timeoutMs }),
    expected: () => ['ORCH_POOL_TIMEOUT'],
  },
  {
    run: (pool, _, delay) => pool.run('spin', undefined, { signal: AbortSignal.timeout(delay) }),
    expected: () => ['ORCH_POOL_ABORTED'],
  },
  { run: (pool) => pool.run('crashLater', undefined), expected: () => ['ORCH_POOL_TASK'] },
];

test(
  `${kills} ends of threads leave no promise hanging, no wrong result and no thread`,
  { timeout: 120_000 + kills * 1000 },
  async () => {
    const random = seededRandom(7);
    const before = linux ? threadCount() : 0;
    const pool = threads({ size: 4 });
    let killed = 0;
    while (killed < kills) {
      const steps = Array.from({ length: 8 }, () => deadly[Math.floor(random.next() * 2 * deadly.length)] ?? harmless);
      const delays = steps.map(() => Math.floor(random.next() * 20));
      const outcomes = await Promise.allSettled(steps.map(({ run }, index) => run(pool, index, delays[index] ?? 0)));
      for (const [index, step] of steps.entries()) expect(step.expected(index)).toContain(seen(outcomes[index]));
      killed += steps.filter((step) => step !== harmless).length;
    }
    expect(pool.load).toEqual({ running: 0, queued: 0 });
    await pool.close();
    await until(() => !linux || threadCount() <= before + 1);
  },
);

function seen(outcome: PromiseSettledResult<unknown> | undefined): unknown {
  if (outcome?.status === 'fulfilled') return outcome.value;
  return isOrchError(outcome?.reason) ? outcome.reason.code : outcome;
}
