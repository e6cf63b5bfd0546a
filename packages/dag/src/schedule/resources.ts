import { OrchError } from '@orch/core';

/** What nodes of one group need: positions in the list of limited resources, and how much of each. */
export interface Demand {
  readonly resources: readonly number[];
  readonly amounts: readonly number[];
}

/** So many units may begin within a minute; they are not given back. */
export interface Rate {
  readonly perMinute: number;
  /** The most that may begin at once. @default perMinute */
  readonly burst?: number;
}

/** Limits of named resources: how much may be in use at a time, or how much may begin within a minute. */
export type Limits = Readonly<Record<string, number | Rate>>;

const minuteMs = 60_000;

/** Sums of fractions differ from what they should be by less than this share. */
const tolerance = 1e-9;

/**
 * How much of each resource is in use. Something that needs more than a limit, which may have been lowered since, fits
 * when nothing else holds the resource; nothing fits a limit of 0.
 */
export class Resources {
  readonly #positions = new Map<string, number>();
  readonly #limits: number[] = [];
  readonly #declared: number[] = [];
  /** In use, or the level of a bucket that leaks as fast as its rate allows. */
  readonly #used: number[] = [];
  readonly #holders: number[] = [];
  /** Units a millisecond, or 0 for resources that are given back. */
  readonly #rates: number[] = [];
  readonly #monotonic: () => number;
  #drained = 0;
  hasRates = false;

  constructor(limits: Limits, monotonic: () => number) {
    this.#monotonic = monotonic;
    for (const [name, limit] of Object.entries(limits)) {
      if (typeof limit === 'number') this.#add(name, limit, 0);
      else this.#add(name, limit.burst ?? limit.perMinute, limit.perMinute / minuteMs);
    }
  }

  /** The position of a limited resource; undefined where it is unlimited. */
  positionOf(name: string): number | undefined {
    return this.#positions.get(name);
  }

  /** The limit that the run began with; what needs more was most likely meant otherwise. */
  limitOf(position: number): number {
    return this.#declared[position] as number;
  }

  /** The position of a name that only one node at a time may hold. Names have their own space. */
  lock(name: string): number {
    const key = `lock ${name}`;
    return this.#positions.get(key) ?? this.#add(key, 1, 0);
  }

  /** @throws OrchError `ORCH_LIMIT_UNKNOWN` for a resource without a limit, which nothing was counted for. */
  setLimit(name: string, limit: number): void {
    const position = this.#positions.get(name);
    if (position === undefined || Number.isNaN(limit) || limit < 0) {
      throw new OrchError('ORCH_LIMIT_UNKNOWN', `the limit of "${name}" cannot be set to ${limit}`, {
        help: 'Name the resource in the limits of the run; Infinity is a limit too.',
      });
    }
    if (this.#rates[position] === 0) this.#limits[position] = limit;
    else this.#rates[position] = limit / minuteMs;
  }

  /** Lets the buckets of rates leak up to now. To be called before a round of {@link fits}. */
  drain(): void {
    const now = this.#monotonic();
    const passed = now - this.#drained;
    this.#drained = now;
    for (let position = 0; position < this.#rates.length; position++) {
      const rate = this.#rates[position] as number;
      if (rate > 0) this.#used[position] = Math.max(0, (this.#used[position] as number) - rate * passed);
    }
  }

  fits({ resources, amounts }: Demand): boolean {
    for (let place = 0; place < resources.length; place++) {
      const position = resources[place] as number;
      const limit = this.#limits[position] as number;
      const used = this.#used[position] as number;
      if (used === 0 ? limit <= 0 : used + (amounts[place] as number) > limit * (1 + tolerance)) return false;
    }
    return true;
  }

  take({ resources, amounts }: Demand): void {
    for (let place = 0; place < resources.length; place++) {
      const position = resources[place] as number;
      this.#used[position] = (this.#used[position] as number) + (amounts[place] as number);
      this.#holders[position] = (this.#holders[position] as number) + 1;
    }
  }

  release({ resources, amounts }: Demand): void {
    for (let place = 0; place < resources.length; place++) {
      const position = resources[place] as number;
      const holders = (this.#holders[position] as number) - 1;
      this.#holders[position] = holders;
      if (this.#rates[position] !== 0) continue;
      // Fractions add up with errors; nothing in use is exactly nothing.
      this.#used[position] = holders === 0 ? 0 : (this.#used[position] as number) - (amounts[place] as number);
    }
  }

  /** After how many milliseconds the rates alone would let a demand fit; 0 where they do not hold it back. */
  delayOf({ resources, amounts }: Demand): number {
    let delay = 0;
    for (let place = 0; place < resources.length; place++) {
      const position = resources[place] as number;
      const rate = this.#rates[position] as number;
      if (rate === 0) continue;
      const used = this.#used[position] as number;
      const excess = Math.min(used, used + (amounts[place] as number) - (this.#limits[position] as number));
      delay = Math.max(delay, excess / rate);
    }
    return Math.ceil(delay);
  }

  /** Whether a demand waits for something else than what others give back. */
  isHeldBack(demand: Demand): boolean {
    return demand.resources.some((position) => (this.#limits[position] as number) <= 0) || this.delayOf(demand) > 0;
  }

  #add(name: string, limit: number, rate: number): number {
    this.#limits.push(limit);
    this.#declared.push(limit);
    this.#used.push(0);
    this.#holders.push(0);
    const position = this.#rates.push(rate) - 1;
    this.#positions.set(name, position);
    if (rate > 0) {
      this.hasRates = true;
      this.#drained = this.#monotonic();
    }
    return position;
  }
}

/** Whether a limit is one: an amount, or a positive rate. */
export function isLimit(limit: number | Rate): boolean {
  if (typeof limit === 'number') return limit >= 0;
  const { perMinute, burst = perMinute } = limit;
  return Number.isFinite(perMinute) && perMinute > 0 && burst > 0;
}
