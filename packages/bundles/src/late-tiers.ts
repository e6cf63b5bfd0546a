/**
 * After how many calls V8 gathers feedback on a function, for which it is also compiled to baseline code, after how many
 * calls, or turns of a loop, it is optimised, and after how many texts a regular expression is compiled to machine code. These
 * do not say what is compiled but when, so a long process is as fast in the end. And by how much the young generation grows when much in it has survived: a short process pays more for each page of
 * memory that it has not had before than for collecting those that it has once more, and a long one has no less from
 * 2 MB than from 16 (measured).
 */
const thresholds = {
  'invocation-count-for-feedback-allocation': { usual: 8, late: 50 },
  'invocation-count-for-maglev': { usual: 400, late: 2000 },
  'invocation-count-for-maglev-osr': { usual: 100, late: 500 },
  'regexp-tier-up-ticks': { usual: 1, late: 50 },
  'semi-space-growth-factor': { usual: 2, late: 1 },
} as const;

/** Whether V8 goes once more through what it interprets of an expression: that takes longer than it saves for some short texts. */
const polish = 'regexp-peephole-optimization';

/** The V8 whose usual thresholds are known. With others than its own a process could not use any code that was compiled before. */
const known = /^13\.6\./;

function flags(which: 'usual' | 'late'): string {
  const counts = Object.entries(thresholds).map(([name, values]) => `--${name}=${values[which]}`);
  return [...counts, which === 'late' ? `--no-${polish}` : `--${polish}`].join(' ');
}

/** Flags of the user that say when and how V8 compiles, how large the young generation is, or that none may be set any more. */
const ownFlags = /freeze-flags|invocation[-_]count|regexp|semi[-_]space/;

type Process = Pick<NodeJS.Process, 'env' | 'execArgv' | 'platform' | 'versions'>;

/** Whether the usual thresholds of a process are those known here: another V8, Android and the user may have others. */
function areKnown({ env, execArgv, platform, versions }: Process): boolean {
  return (
    known.test(versions.v8) &&
    platform !== 'android' &&
    !ownFlags.test([...execArgv, env['NODE_OPTIONS'] ?? ''].join(' '))
  );
}

/** When V8 compiles the functions that are called often. */
export interface Tiers {
  /** Lets V8 wait with it from now on. */
  delay(): void;
  /**
   * Does something with the thresholds that V8 has otherwise: they are part of what compiled code is made for, that of
   * Node's own modules as well, and with others V8 refuses it.
   */
  asUsual<T>(work: () => T): T;
}

/**
 * Tiers of this process. Code for functions that are called some hundred times costs a process that ends after a quarter of
 * a second more than it saves, and is written by other threads.
 *
 * @param setFlags - `setFlagsFromString` of `node:v8`, which takes two milliseconds to load.
 */
export function openTiers(own: Process, loadFlags: () => (flags: string) => void): Tiers {
  let setFlags: ((flags: string) => void) | undefined;
  let isLate = false;
  const set = (which: 'usual' | 'late'): void => {
    setFlags?.(flags(which));
    isLate = which === 'late';
  };
  return {
    delay() {
      if (isLate || !areKnown(own)) return;
      setFlags ??= loadFlags();
      set('late');
    },
    asUsual(work) {
      if (!isLate) return work();
      set('usual');
      try {
        return work();
      } finally {
        set('late');
      }
    },
  };
}
