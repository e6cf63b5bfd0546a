import { currentProcess, readStat, type ProcessIdentity } from './process-identity.ts';

/**
 * - `alive`: it runs.
 * - `stopped`: it lives and does not run, by SIGSTOP or under a debugger.
 * - `dead`: it has ended; nobody has its name any more, also where its process id is in use again.
 * - `other-boot`: of another boot. On this machine it is dead; where what names it may come from another machine (a
 *   shared disk), nothing is known.
 * - `other-namespace`: of another container on this boot. Nothing is known: wait for it, or look at a heartbeat.
 */
export type ProcessState = 'alive' | 'stopped' | 'dead' | 'other-boot' | 'other-namespace';

/**
 * Whether a process still lives, as seen from `self`. Where the system tells no start times (everywhere but Linux), a
 * living process of the same id counts as it, so that it may be taken for alive, and never for dead, by mistake.
 */
export function processState(identity: ProcessIdentity, self: ProcessIdentity = currentProcess()): ProcessState {
  if (identity.boot !== self.boot) return 'other-boot';
  if (identity.namespace !== self.namespace) return 'other-namespace';
  if (!Number.isSafeInteger(identity.pid) || identity.pid < 1) return 'dead';
  if (identity.started === '' || self.started === '') return answersSignals(identity.pid) ? 'alive' : 'dead';
  const found = readStat(identity.pid);
  return found?.started === identity.started ? found.state : 'dead';
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it lives, and belongs to another user
  }
}
