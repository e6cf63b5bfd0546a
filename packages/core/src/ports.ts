/** Time as a parameter, so that the middle of the product can be simulated. */
export interface Clock {
  /** Milliseconds since the Unix epoch, for display and expiry across processes. */
  now(): number;
  /** Milliseconds from an arbitrary start that never go back, for durations and timeouts. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint()) / 1e6,
};

/** Randomness as a parameter, so that a seed repeats a run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `bytes` random bytes as hexadecimal digits. */
  hex(bytes: number): string;
}

export const systemRandom: Random = {
  next: () => Math.random(),
  hex: (bytes) => (bytesOfSystem(bytes) ?? process.getBuiltinModule('node:crypto').randomBytes(bytes)).toString('hex'),
};

/** So many bytes are asked of the kernel at once: opening its file costs as much as a small run. */
const poolSize = 256;

/** Random bytes that nobody has got yet, from `used` on. */
let pool: Buffer | undefined;
let used = 0;

/** What the kernel gives (random(4)), since loading `node:crypto` takes several milliseconds; undefined where it has no file. */
function bytesOfSystem(count: number): Buffer | undefined {
  if (count > poolSize) return readRandom(count);
  if (pool === undefined || used + count > poolSize) {
    pool = readRandom(poolSize);
    used = 0;
  }
  return pool?.subarray(used, (used += count));
}

function readRandom(count: number): Buffer | undefined {
  const { openSync, readSync, closeSync } = process.getBuiltinModule('node:fs');
  let file: number;
  try {
    file = openSync('/dev/urandom', 'r');
  } catch {
    return undefined; // another system, or a place without devices
  }
  try {
    const bytes = Buffer.alloc(count);
    return readSync(file, bytes, 0, count, null) === count ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}

/** A repeatable {@link Random} (mulberry32); not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    hex: (bytes) =>
      Array.from({ length: bytes }, () =>
        Math.floor(next() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
  };
}
