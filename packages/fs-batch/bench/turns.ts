/** One of several ways to do the same. */
export interface Way {
  readonly name: string;
  /** Runs before each round, outside the measurement. Its result is handed to `run`. */
  readonly prepare: (round: number) => string;
  /** Runs after each round, outside the measurement. */
  readonly after?: (root: string) => Promise<void>;
  /** Returns milliseconds if it measures itself, as a program of its own does. */
  readonly run: (root: string, round: number) => Promise<void | number> | void | number;
}

export interface Measured {
  readonly name: string;
  /** Medians in milliseconds. CPU time is that of all threads of this process. */
  readonly wall: number;
  readonly cpu: number;
}

/**
 * Measures all ways in turns (A B C, B C A, …), so that a busy moment of the machine, and the state of its disk, meets
 * each of them. The first rounds do not count.
 */
export async function measureInTurns(ways: readonly Way[], rounds: number, warmUp: number): Promise<Measured[]> {
  const walls = ways.map((): number[] => []);
  const cpus = ways.map((): number[] => []);
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round) % ways.length;
      const way = ways[index];
      if (way === undefined) continue;
      const root = way.prepare(round);
      const cpu = process.cpuUsage();
      const start = performance.now();
      const own = await way.run(root, round);
      const wall = own ?? performance.now() - start;
      const { user, system } = process.cpuUsage(cpu);
      await way.after?.(root);
      if (round < warmUp) continue;
      walls[index]?.push(wall);
      cpus[index]?.push((user + system) / 1000);
    }
  }
  return ways.map(({ name }, index) => ({ name, wall: median(walls[index] ?? []), cpu: median(cpus[index] ?? []) }));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? Number.NaN) + (sorted[(sorted.length - 1) >> 1] ?? Number.NaN)) / 2;
}
