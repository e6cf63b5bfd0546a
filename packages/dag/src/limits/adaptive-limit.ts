export interface AdaptiveLimitOptions {
  /** The limit at the beginning. @default min */
  readonly initial?: number;
  /** @default 1 */
  readonly min?: number;
  readonly max: number;
  /** Added after as many successes as the limit is high. @default 1 */
  readonly increase?: number;
  /** What is left after an overload. @default 0.5 */
  readonly decrease?: number;
  /** Told of every change, for instance to set the limit of a run. */
  readonly onChange?: (limit: number) => void;
}

/** A limit that follows what a provider bears. */
export interface AdaptiveLimit {
  readonly limit: number;
  /** Something that counts against the limit ended well. */
  succeeded(): void;
  /**
   * The provider refused, as with 429. Several refusals of what began under one limit lower it once: `begunAt` is the
   * {@link AdaptiveLimit.epoch} at that time. @default now
   */
  overloaded(begunAt?: number): void;
  /** Rises with every decrease. */
  readonly epoch: number;
}

/** Additive increase, multiplicative decrease (Chiu and Jain 1989), as congestion control of TCP does it. */
export function adaptiveLimit(options: AdaptiveLimitOptions): AdaptiveLimit {
  const { min = 1, max, increase = 1, decrease = 0.5, onChange } = options;
  let exact = Math.min(max, Math.max(min, options.initial ?? min));
  let epoch = 0;
  const set = (next: number): void => {
    const before = Math.floor(exact);
    exact = Math.min(max, Math.max(min, next));
    if (Math.floor(exact) !== before) onChange?.(Math.floor(exact));
  };
  return {
    get limit() {
      return Math.floor(exact);
    },
    get epoch() {
      return epoch;
    },
    succeeded: () => set(exact + increase / exact),
    overloaded(begunAt = epoch) {
      if (begunAt < epoch) return;
      epoch++;
      set(exact * decrease);
    },
  };
}
