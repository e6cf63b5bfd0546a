import type { threads } from './support.ts';

type Sampled = ReturnType<typeof threads>;

/** What a task can do to its thread, and the code of what its caller gets. */
export const faults: Readonly<Record<string, readonly [(pool: Sampled) => Promise<unknown>, string]>> = {
  'a throw': [(pool) => pool.run('fail', 'x'), 'ORCH_POOL_TASK'],
  'a crash outside the task': [(pool) => pool.run('crashLater', undefined), 'ORCH_POOL_TASK'],
  'process.exit(3)': [(pool) => pool.run('exit', 3), 'ORCH_POOL_WORKER_EXIT'],
  'process.exit(0)': [(pool) => pool.run('exit', 0), 'ORCH_POOL_WORKER_EXIT'],
  'the end of its memory': [(pool) => pool.run('eatMemory', undefined), 'ORCH_POOL_OUT_OF_MEMORY'],
  'an endless loop with a timeout': [(pool) => pool.run('spin', undefined, { timeoutMs: 200 }), 'ORCH_POOL_TIMEOUT'],
  'an endless loop without one': [(pool) => pool.run('spin', undefined), 'ORCH_POOL_TIMEOUT'],
  'a result that cannot be sent': [(pool) => pool.run('giveFunction', undefined), 'ORCH_POOL_CLONE'],
  'an input that cannot be sent': [(pool) => pool.run('double', (() => 1) as never), 'ORCH_POOL_CLONE'],
};
