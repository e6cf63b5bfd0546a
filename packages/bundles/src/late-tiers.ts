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

/** What V8 compiles functions with. */
const compilers = ['sparkplug', 'maglev', 'turbofan'] as const;

/** The V8 whose usual thresholds are known. With others than its own a process could not use any code that was compiled before. */
const known = /^13\.6\./;

function flags(which: 'usual' | 'late'): string {
  const counts = Object.entries(thresholds).map(([name, values]) => `--${name}=${values[which]}`);
  return [...counts, which === 'late' ? `--no-${polish}` : `--${polish}`].join(' ');
}

type Process = Pick<NodeJS.Process, 'arch' | 'env' | 'execArgv' | 'platform' | 'versions'>;

/** Another way in which V8 compiles, and what it does by itself. */
interface Way {
  readonly usual: string;
  readonly other: string;
  /** Flags of the user that say the same. */
  readonly own: RegExp;
}

const delayed: Way = {
  usual: flags('usual'),
  other: flags('late'),
  own: /freeze-flags|invocation[-_]count|regexp|semi[-_]space/,
};

const interpreted: Way = {
  usual: compilers.map((name) => `--${name}`).join(' '),
  other: compilers.map((name) => `--no-${name}`).join(' '),
  own: new RegExp(`freeze-flags|\\bopt\\b|jitless|${compilers.join('|')}`),
};

/** Whether what V8 does by itself is known in a process: another V8, Android and the user may have others. */
function isKnown({ own }: Way, { arch, env, execArgv, platform, versions }: Process): boolean {
  return (
    known.test(versions.v8) &&
    (arch === 'x64' || arch === 'arm64') &&
    platform !== 'android' &&
    !own.test([...execArgv, env['NODE_OPTIONS'] ?? ''].join(' '))
  );
}

/** When V8 compiles the functions that are called often. */
export interface Tiers {
  /** Lets V8 wait with it from now on. */
  delay(): void;
  /** Lets V8 interpret all functions from now on that are not compiled yet. */
  interpret(): void;
  /**
   * Does something as V8 compiles by itself: that is part of what compiled code is made for, that of Node's own modules as
   * well, and with other flags V8 refuses it.
   */
  asUsual<T>(work: () => T): T;
}

/**
 * Tiers of this process. Code for functions that are called some hundred times costs a process that ends after a quarter of
 * a second more than it saves, and is written by other threads. A process that waits for others needs none of it. Told so on the
 * command line, V8 would refuse the code that Node's own modules come with, and Node would start half as fast again.
 *
 * @param setFlags - `setFlagsFromString` of `node:v8`, which takes two milliseconds to load.
 */
export function openTiers(own: Process, loadFlags: () => (flags: string) => void): Tiers {
  let setFlags: ((flags: string) => void) | undefined;
  let way: Way | undefined;
  const change = (to: Way): void => {
    if (way || !isKnown(to, own)) return;
    setFlags ??= loadFlags();
    setFlags(to.other);
    way = to;
  };
  return {
    delay: () => change(delayed),
    interpret: () => change(interpreted),
    asUsual(work) {
      const current = way;
      if (!current) return work();
      way = undefined;
      setFlags?.(current.usual);
      try {
        return work();
      } finally {
        setFlags?.(current.other);
        way = current;
      }
    },
  };
}
