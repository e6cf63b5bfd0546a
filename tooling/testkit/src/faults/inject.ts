import { kill, pid } from 'node:process';

export type Fault = 'ENOSPC' | 'EIO' | 'EACCES' | 'EROFS' | 'EMFILE' | 'short-write' | 'kill';

export interface FaultPlan {
  /** The call that fails, counted from 1 over all methods. @default none */
  readonly at?: number;
  readonly fault?: Fault;
  /** Whether all later calls fail too. @default false */
  readonly persistent?: boolean;
  /** How many of `length` bytes a short write takes. @default half of them */
  readonly cut?: (length: number) => number;
}

export interface Faulty<Facade> {
  readonly facade: Facade;
  /** Names of the methods called so far. */
  readonly calls: readonly string[];
  /** Whether a call was made to fail. */
  readonly failed: () => boolean;
}

/**
 * Wraps an object of synchronous calls, such as a file system, so that one of them fails like a broken disk would.
 *
 * A short write is one that takes a part of the bytes and is followed by `ENOSPC`; it counts for methods
 * `write(fd, bytes, offset, length)` only, any other call at that place fails with `ENOSPC`. `kill` ends the process
 * with SIGKILL instead of making the call.
 */
export function injectFaults<Facade extends object>(target: Facade, plan: FaultPlan = {}): Faulty<Facade> {
  const calls: string[] = [];
  const { at = Infinity, fault = 'EIO', persistent = false, cut = (length: number): number => length >> 1 } = plan;
  let failNext = false;
  let failed = false;
  const intercept = (name: string, call: (...args: unknown[]) => unknown, args: unknown[]): unknown => {
    calls.push(name);
    const due = failNext || calls.length === at || (persistent && calls.length > at);
    if (!due) return call(...args);
    failed = true;
    if (fault === 'kill') kill(pid, 'SIGKILL');
    if (fault === 'short-write' && name === 'write' && !failNext) {
      failNext = !persistent;
      const taken = cut(Number(args[3]));
      if (taken > 0) return call(args[0], args[1], args[2], taken);
    }
    failNext = false;
    throw systemError(fault === 'short-write' || fault === 'kill' ? 'ENOSPC' : fault, name);
  };
  const facade = new Proxy(target, {
    get(object, name, receiver) {
      const member: unknown = Reflect.get(object, name, receiver);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...args: unknown[]) =>
        intercept(name, (...given) => Reflect.apply(member, object, given) as unknown, args);
    },
  });
  return { facade, calls, failed: () => failed };
}

function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: injected fault, ${call}`), { code, syscall: call });
}
