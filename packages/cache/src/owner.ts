import { currentProcess, formatProcess, parseProcess, processState } from '@orch/core/process-identity';

/** What is known of the process that holds a lease. A stopped one is alive: it goes on where it was. */
export type Liveness = 'alive' | 'dead' | 'unknown';

/** This process as text. */
export function thisOwner(): string {
  return formatProcess(currentProcess());
}

/** Whether the process that wrote `owner` still runs; one of another machine, boot or container is `unknown`. */
export function liveness(owner: string): Liveness {
  const identity = parseProcess(owner);
  const state = identity && processState(identity);
  if (state === 'dead') return 'dead';
  return state === 'alive' || state === 'stopped' ? 'alive' : 'unknown';
}
