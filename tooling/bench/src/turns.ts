import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** One of several ways to do the same. */
export interface Way {
  readonly name: string;
  /** Runs before each round, outside the measurement. Its result is handed to `run`. */
  readonly prepare?: (round: number) => string;
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
  /** Each round, in milliseconds. */
  readonly rounds: readonly { readonly wall: number; readonly cpu: number }[];
}

export interface Turns {
  readonly rounds: number;
  /** Rounds before, which do not count. */
  readonly warmUp: number;
  /** Empties the young generation before each turn, so that none pays for what another left there. @default false */
  readonly collects?: boolean;
}

/**
 * Measures all ways in turns (A B C, B C A, …), so that a busy moment of the machine, and the state of its disk, meets
 * each of them.
 */
export async function measureInTurns(
  ways: readonly Way[],
  { rounds, warmUp, collects = false }: Turns,
): Promise<Measured[]> {
  const collect = collects ? garbageCollector() : undefined;
  const all = ways.map((): { wall: number; cpu: number }[] => []);
  for (let round = 0; round < warmUp + rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round) % ways.length;
      const way = ways[index];
      if (way === undefined) continue;
      const root = way.prepare?.(round) ?? '';
      collect?.();
      const cpu = process.cpuUsage();
      const start = performance.now();
      const own = await way.run(root, round);
      const wall = own ?? performance.now() - start;
      const { user, system } = process.cpuUsage(cpu);
      await way.after?.(root);
      if (round >= warmUp) all[index]?.push({ wall, cpu: (user + system) / 1000 });
    }
  }
  return ways.map(({ name }, index) => {
    const own = all[index] ?? [];
    return { name, wall: median(own.map(({ wall }) => wall)), cpu: median(own.map(({ cpu }) => cpu)), rounds: own };
  });
}

/**
 * How many times as long one way takes as another: the median of what it was in each round, in which both met the same
 * state of the machine. NaN where one of them was not measured.
 */
export function ratioOf(
  measured: readonly Measured[],
  name: string,
  other: string,
  by: 'wall' | 'cpu' = 'wall',
): number {
  const [left, right] = [name, other].map((wanted) => measured.find((one) => one.name === wanted)?.rounds ?? []);
  return median((left ?? []).flatMap((one, round) => (right?.[round] ? [one[by] / right[round][by]] : [])));
}

/** NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? Number.NaN) + (sorted[(sorted.length - 1) >> 1] ?? Number.NaN)) / 2;
}

/** Of the young generation only: a full collection also throws away compiled code. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;
  return () => collect({ type: 'minor' });
}
