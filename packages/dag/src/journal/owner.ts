import { currentProcess, processState } from '@orch/core/process-identity';

/** Identifies a process among all that ever ran, so that a re-used process id is not taken for its predecessor. */
export interface Owner {
  /** Changes at every boot; the host's name where the system does not tell. */
  readonly boot: string;
  /** Number of the process-id namespace (container); empty where there are none. */
  readonly namespace: string;
  readonly pid: number;
  /** Start of the process in clock ticks since boot; empty where the system does not tell. */
  readonly startedAt: string;
}

/**
 * `stopped`: it lives and does not run, by SIGSTOP or under a debugger. `foreign`: of another boot or container, so that
 * nothing can be said about it.
 */
export type OwnerState = 'alive' | 'stopped' | 'dead' | 'foreign';

/** This process. */
export function currentOwner(): Owner {
  const { boot, namespace, pid, started } = currentProcess();
  return { boot, namespace, pid, startedAt: started };
}

/**
 * Whether another process still lives, as seen from `self`. A zombie is dead.
 * Where the system tells no start times, a living process of the same id counts as the owner.
 */
export function ownerState(owner: Owner, self: Owner): OwnerState {
  const state = processState({ ...owner, started: owner.startedAt }, { ...self, started: self.startedAt });
  return state === 'other-boot' || state === 'other-namespace' ? 'foreign' : state;
}
