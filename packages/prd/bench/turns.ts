/** One of several ways to do the same. */
export interface Way {
  readonly name: string;
  readonly run: () => unknown;
}

export interface Measured {
  readonly name: string;
  /** Medians in milliseconds of one call. CPU time is that of all threads of this process, garbage collection included. */
  readonly cpu: number;
  readonly wall: number;
  readonly samples: number;
}

export interface Effort {
  /** Rounds in which each way has its turn. */
  readonly rounds: number;
  /** Milliseconds of turns after which a slow way sits out, once it has had three. */
  readonly budget: number;
}

/** A turn is as many calls as take at least this many milliseconds: clocks of CPU time are coarse. */
const turnMs = 12;

/**
 * Measures all ways in turns (A B C, B C A, …), so that a busy moment of the machine meets each of them. What comes before
 * the first turn, which does not count, is long enough for V8 to have compiled what is fast.
 */
export async function measureInTurns(ways: readonly Way[], { rounds, budget }: Effort): Promise<Measured[]> {
  const states = [];
  for (const way of ways) states.push({ way, calls: await warmUp(way), spent: 0, cpu: [0], wall: [0] });
  for (const state of states) state.cpu.length = state.wall.length = 0;
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < states.length; turn++) {
      const state = states[(turn + round) % states.length];
      if (!state || (state.cpu.length >= 3 && state.spent > budget)) continue;
      const { cpu, wall } = await timed(state.way, state.calls);
      state.spent += wall;
      state.cpu.push(cpu / state.calls);
      state.wall.push(wall / state.calls);
    }
  }
  return states.map(({ way, cpu, wall }) => ({
    name: way.name,
    cpu: median(cpu),
    wall: median(wall),
    samples: cpu.length,
  }));
}

/** Calls of one turn, known after some hundred milliseconds of calls. */
async function warmUp(way: Way): Promise<number> {
  let calls = 1;
  for (let spent = 0; spent < 400;) {
    const { wall } = await timed(way, calls);
    spent += wall;
    if (wall < turnMs) calls = Math.ceil((calls * turnMs * 1.2) / Math.max(wall, turnMs / 20));
  }
  return calls;
}

async function timed({ run }: Way, calls: number): Promise<{ cpu: number; wall: number }> {
  const before = process.cpuUsage();
  const start = performance.now();
  for (let call = 0; call < calls; call++) {
    const result = run();
    if (result instanceof Promise) await result;
  }
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? Number.NaN) + (sorted[(sorted.length - 1) >> 1] ?? Number.NaN)) / 2;
}
