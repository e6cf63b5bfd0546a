import { type Command, measure, type Usage } from './measure.ts';

export interface Compared {
  readonly name: string;
  /** Medians in milliseconds. */
  readonly cpu: number;
  readonly wall: number;
  /** CPU time divided by that of the first command. */
  readonly ratio: number;
}

export interface CompareOptions {
  /**
   * How often each command runs, after one run each that does not count.
   *
   * @default 15
   */
  readonly rounds?: number;
  /** Runs before each measured run of a command, outside the measurement. */
  readonly prepare?: (command: Command) => void;
}

/**
 * Compares whole processes: all commands take turns (A B A B …), so that a busy moment of the machine meets each of
 * them, and medians are compared.
 */
export function compareProcesses(commands: readonly Command[], options: CompareOptions = {}): Compared[] {
  const rounds = options.rounds ?? 15;
  const usages = commands.map((): Usage[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, command] of commands.entries()) {
      options.prepare?.(command);
      const usage = measure(command);
      if (round > 0) usages[index]?.push(usage);
    }
  }
  const medians = usages.map((all) => ({
    cpu: median(all.map(({ cpu }) => cpu)),
    wall: median(all.map(({ wall }) => wall)),
  }));
  const first = medians[0]?.cpu ?? Number.NaN;
  return commands.map(({ name }, index) => {
    const { cpu, wall } = medians[index] ?? { cpu: Number.NaN, wall: Number.NaN };
    return { name, cpu, wall, ratio: cpu / first };
  });
}

/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
